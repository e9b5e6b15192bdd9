internal import Crypto
internal import FoundationEssentials

/// AES-256-GCM in the one layout that is stored: `0x01 | suite 0x01 | BE32 data-key version | nonce 12 | text | tag
/// 16`.
enum SealedBlob {
    private static let prefix: [UInt8] = [0x01, 0x01]
    private static let headerByteCount = 6
    private static let overhead = headerByteCount + 12 + 16

    /// The nonce is random and fresh for each call.
    static func seal(
        _ plaintext: Secret, version: UInt32, using key: Secret, binding data: AssociatedData
    ) throws(CipherError) -> [UInt8] {
        do {
            let key = SymmetricKey(data: key)
            let box = try plaintext.withUnsafeBytes { try AES.GCM.seal($0, using: key, authenticating: data.bytes) }
            var blob = prefix
            blob.reserveCapacity(overhead + plaintext.byteCount)
            withUnsafeBytes(of: version.bigEndian) { blob.append(contentsOf: $0) }
            blob.append(contentsOf: box.nonce)
            blob.append(contentsOf: box.ciphertext)
            blob.append(contentsOf: box.tag)
            return blob
        } catch {
            throw .unreadable
        }
    }

    /// The data-key version that the header names; nil if this is no blob of this layout. Not authenticated.
    static func version(of blob: [UInt8]) -> UInt32? {
        guard blob.count >= overhead, blob.starts(with: prefix) else { return nil }
        return blob[prefix.count..<headerByteCount].reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func open(
        _ blob: [UInt8], using key: Secret, binding data: AssociatedData
    ) throws(CipherError) -> Secret {
        guard version(of: blob) != nil else { throw .unreadable }
        do {
            let box = try AES.GCM.SealedBox(combined: blob[headerByteCount...])
            return Secret(bytes: try AES.GCM.open(box, using: SymmetricKey(data: key), authenticating: data.bytes))
        } catch {
            throw .unreadable
        }
    }
}
