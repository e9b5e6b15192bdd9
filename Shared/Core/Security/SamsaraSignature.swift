internal import Crypto
package import FoundationEssentials

/// `X-Samsara-Signature: v1=<64 hex>`: HMAC-SHA256 of `v1:<X-Samsara-Timestamp>:<raw body>` under the decoded secret.
package struct SamsaraSignature: Sendable {
    private static let scheme = "v1="
    private let keys: SigningKeys<SHA256>
    private let tolerance: Duration

    /// - Parameters:
    ///   - secrets: as Samsara hands them out, in base64.
    ///   - tolerance: how far the signed timestamp may lie from now, in either direction.
    package init(secrets: [Secret], tolerance: Duration) throws(SigningKeyError) {
        var decoded: [Secret] = []
        for (index, secret) in secrets.enumerated() {
            guard let bytes = Data(base64Encoded: secret.reveal()) else { throw .notBase64(position: index + 1) }
            decoded.append(Secret(bytes: bytes))
        }
        self.keys = try SigningKeys(decoded)
        self.tolerance = tolerance
    }

    /// - Parameter timestamp: unix seconds in decimal digits, as received.
    package func verify(
        signature: String?, timestamp: String?, body: some ContiguousBytes, now: Date
    ) -> SignatureVerdict {
        guard let signature, let timestamp else { return .missing }
        guard signature.utf8.starts(with: Self.scheme.utf8),
            let code = Hex.decode(signature.dropFirst(Self.scheme.count), byteCount: SHA256.byteCount),
            let signedAt = Self.seconds(timestamp)
        else { return .malformed }
        guard let secret = keys.match(code, prefix: Array("v1:\(timestamp):".utf8), body: body) else {
            return .mismatch
        }
        let age = Duration.seconds(abs(now.timeIntervalSince1970 - signedAt))
        return age <= tolerance ? .valid(secret: secret) : .stale
    }

    /// What Samsara would send with the body, for a webhook of our own.
    /// - Parameter timestamp: unix seconds in decimal digits.
    package static func sign(
        _ body: [UInt8], timestamp: String, secret: Secret
    ) throws(SigningKeyError) -> String {
        guard let key = Data(base64Encoded: secret.reveal()) else { throw .notBase64(position: 1) }
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: key))
        hmac.update(data: Array("v1:\(timestamp):".utf8))
        hmac.update(data: body)
        return Self.scheme + Hex.encode(hmac.finalize())
    }

    private static func seconds(_ text: String) -> Double? {
        guard (1...12).contains(text.utf8.count), text.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        return Double(text)
    }
}
