internal import Crypto

extension Secret {
    /// Eight hexadecimal digits that tell one secret from another and do not lead back to it.
    package var fingerprint: String {
        Hex.encode(self.withUnsafeBytes { SHA256.hash(data: $0) }.prefix(4))
    }
}
