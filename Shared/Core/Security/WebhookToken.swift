internal import Crypto

/// The opaque part of a tenant's webhook address: 128 random bits as 32 lowercase hex digits.
package struct WebhookToken: Sendable, Equatable {
    private static let byteCount = 16
    private let secret: Secret

    package static func generate(using generator: inout some RandomNumberGenerator) -> WebhookToken {
        let bytes = (0..<byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return WebhookToken(secret: Secret(Hex.encode(bytes)))
    }

    package init?(parsing text: some StringProtocol) {
        guard Hex.decode(text, byteCount: Self.byteCount) != nil else { return nil }
        self.init(secret: Secret(text))
    }

    private init(secret: Secret) {
        self.secret = secret
    }

    /// SHA-256 of the text: what is stored and looked up.
    package var hash: [UInt8] {
        secret.withUnsafeBytes { Array(SHA256.hash(data: $0)) }
    }

    package func reveal() -> String { secret.reveal() }
}
