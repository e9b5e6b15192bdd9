internal import Crypto
package import FoundationEssentials

/// `X-Hub-Signature-256: sha256=<64 hex>`: HMAC-SHA256 of the raw body under the app secret.
package struct MetaSignature: Sendable {
    private static let scheme = "sha256="
    private let keys: SigningKeys<SHA256>

    /// - Parameter appSecrets: the current one and, while it is being replaced, the one before.
    package init(appSecrets: [Secret]) throws(SigningKeyError) {
        self.keys = try SigningKeys(appSecrets)
    }

    package func verify(signature: String?, body: some ContiguousBytes) -> SignatureVerdict {
        guard let signature else { return .missing }
        guard signature.utf8.starts(with: Self.scheme.utf8),
            let code = Hex.decode(signature.dropFirst(Self.scheme.count), byteCount: SHA256.byteCount)
        else { return .malformed }
        guard let secret = keys.match(code, body: body) else { return .mismatch }
        return .valid(secret: secret)
    }
}
