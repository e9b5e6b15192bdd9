internal import Crypto
package import FoundationEssentials

/// `Stripe-Signature: t=<unix>,v1=<64 hex>[,v1=…]`: HMAC-SHA256 of `<t>.<raw body>` under the endpoint's secret as it
/// is given, `whsec_` included. While a secret is rolled there are several `v1`, of which one has to match; other
/// schemes are passed over.
package struct StripeSignature: Sendable {
    private static let longestHeader = 2_048
    private static let mostCodes = 8
    private let keys: SigningKeys<SHA256>
    private let tolerance: Duration

    /// - Parameters:
    ///   - secrets: the current one and, while it is being replaced, the one before.
    ///   - tolerance: how far the signed timestamp may lie from now, in either direction.
    package init(secrets: [Secret], tolerance: Duration) throws(SigningKeyError) {
        self.keys = try SigningKeys(secrets)
        self.tolerance = tolerance
    }

    package func verify(signature: String?, body: some ContiguousBytes, now: Date) -> SignatureVerdict {
        guard let signature else { return .missing }
        guard signature.utf8.count <= Self.longestHeader else { return .malformed }
        let items = signature.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
        let times = items.compactMap { $0.count == 2 && $0[0] == "t" ? $0[1] : nil }
        let codes = items.compactMap { item in
            item.count == 2 && item[0] == "v1" ? Hex.decode(item[1], byteCount: SHA256.byteCount) : nil
        }
        guard times.count == 1, let signedAt = Self.seconds(times[0]), (1...Self.mostCodes).contains(codes.count) else {
            return .malformed
        }
        let prefix = Array("\(times[0]).".utf8)
        guard let secret = codes.lazy.compactMap({ self.keys.match($0, prefix: prefix, body: body) }).first else {
            return .mismatch
        }
        let age = Duration.seconds(abs(now.timeIntervalSince1970 - signedAt))
        return age <= self.tolerance ? .valid(secret: secret) : .stale
    }

    private static func seconds(_ text: Substring) -> Double? {
        guard (1...12).contains(text.utf8.count), text.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        return Double(text)
    }
}
