import Crypto
import FoundationEssentials

/// How each vendor signs the webhooks it sends.
enum Signature {
    /// `X-Hub-Signature-256`: HMAC-SHA256 under the app secret over the body as it goes over the wire.
    static func meta(body: [UInt8], appSecret: String) -> String {
        "sha256=" + hex(HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Array(appSecret.utf8))))
    }

    /// `X-Samsara-Signature`: HMAC-SHA256 under the decoded secret over `v1:<timestamp>:<body>`.
    /// - Returns: nil when `secretKey` is not Base64.
    static func samsara(body: [UInt8], timestamp: String, secretKey: String) -> String? {
        guard let key = Data(base64Encoded: secretKey) else { return nil }
        let message = Array("v1:\(timestamp):".utf8) + body
        return "v1=" + hex(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }

    /// `X-Twilio-Signature`: Base64 of HMAC-SHA1 under the auth token over the URL and the sorted fields.
    static func twilio(url: String, fields: [(String, String)], authToken: String) -> String {
        let sorted = fields.sorted { Array($0.0.utf8).lexicographicallyPrecedes(Array($1.0.utf8)) }
        let text = url + sorted.map { $0.0 + $0.1 }.joined()
        let key = SymmetricKey(data: Array(authToken.utf8))
        return Data(HMAC<Insecure.SHA1>.authenticationCode(for: Array(text.utf8), using: key)).base64EncodedString()
    }

    /// `Stripe-Signature`: HMAC-SHA256 under each secret as it is over `<time>.<body>`, and one of an older scheme.
    static func stripe(body: [UInt8], time: Int, secrets: [String]) -> String {
        let message = Array("\(time).".utf8) + body
        let codes = secrets.map { secret in
            let key = SymmetricKey(data: Array(secret.utf8))
            return ",v1=" + hex(HMAC<SHA256>.authenticationCode(for: message, using: key))
        }
        return "t=\(time)" + codes.joined() + ",v0=" + hex(RandomText.bytes(32))
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
