import Crypto
import FoundationEssentials

extension Stack {
    /// Posts a form as Twilio does, well signed unless `headers` say otherwise.
    package func postTwilio(
        _ path: String, _ form: [(String, String)], headers: [String: String] = [:]
    ) async throws -> HTTP.Answer {
        let url = "\(self.ingressURL)/twilio/\(path)"
        let signed = url + form.sorted { $0.0 < $1.0 }.map { $0.0 + $0.1 }.joined()
        let key = SymmetricKey(data: Array(self.twilioToken.utf8))
        let code = HMAC<Insecure.SHA1>.authenticationCode(for: Data(signed.utf8), using: key)
        var all = [
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": Data(code).base64EncodedString(),
        ]
        all.merge(headers) { $1 }
        let body = form.map { "\($0.0)=\(Self.escaped($0.1))" }.joined(separator: "&")
        return try await HTTP.send("POST", url, headers: all.filter { !$0.value.isEmpty }, body: Array(body.utf8))
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            let hex = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
        }.joined()
    }
}
