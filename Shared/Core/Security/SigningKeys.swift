package import Crypto
package import FoundationEssentials

/// The secrets that may have signed a webhook, current one first, each with its HMAC state prepared once.
///
/// A verification copies that state and reads the body in place. Without any secret it costs the same as a mismatch,
/// so that time does not tell a known webhook token from an unknown one.
package struct SigningKeys<Hash: HashFunction>: Sendable {
    private let prepared: [HMAC<Hash>]

    /// - Throws: if a secret is empty, since anyone could sign with it.
    package init(_ secrets: [Secret]) throws(SigningKeyError) {
        if let empty = secrets.firstIndex(where: { $0.byteCount == 0 }) { throw .empty(position: empty + 1) }
        let keys = secrets.isEmpty ? [SymmetricKey(size: .bits256)] : secrets.map { SymmetricKey(data: $0) }
        self.prepared = keys.map { HMAC(key: $0) }
    }

    /// The position, from 0, of the secret whose code over `prefix` and then `body` is `code`.
    package func match(_ code: [UInt8], prefix: [UInt8] = [], body: some ContiguousBytes) -> Int? {
        body.withUnsafeBytes { bytes in
            prepared.firstIndex { key in
                var authenticator = key
                if !prefix.isEmpty { authenticator.update(data: prefix) }
                authenticator.update(data: bytes)
                return authenticator.finalize() == code
            }
        }
    }
}
