internal import Crypto
internal import FoundationEssentials

/// `X-Twilio-Signature`: base64 of HMAC-SHA1 under the auth token over the URL and the form's fields, sorted.
package struct TwilioSignature: Sendable {
    private let keys: SigningKeys<Insecure.SHA1>

    /// - Parameter authTokens: the primary one and, while it is being replaced, the secondary one.
    package init(authTokens: [Secret]) throws(SigningKeyError) {
        self.keys = try SigningKeys(authTokens)
    }

    /// - Parameters:
    ///   - url: as Twilio was given it, with scheme, host and query. Twilio signs it with or without its port, so both
    ///     are tried.
    ///   - form: the decoded fields of the body; a field that repeats counts once per different value.
    package func verify(
        signature: String?, url: String, form: [(name: String, value: String)]
    ) -> SignatureVerdict {
        guard let signature else { return .missing }
        guard signature.utf8.count <= 64, let data = Data(base64Encoded: signature),
            data.count == Insecure.SHA1.byteCount
        else { return .malformed }
        let fields = Self.text(of: form)
        for url in [Self.withoutPort(url), Self.withPort(url)] {
            guard let secret = self.keys.match(Array(data), prefix: Array(url.utf8), body: fields) else { continue }
            return .valid(secret: secret)
        }
        return .mismatch
    }

    private static func text(of form: [(name: String, value: String)]) -> [UInt8] {
        let sorted = form.map { (Array($0.name.utf8), Array($0.value.utf8)) }.sorted { left, right in
            left.0 == right.0 ? left.1.lexicographicallyPrecedes(right.1) : left.0.lexicographicallyPrecedes(right.0)
        }
        var text: [UInt8] = []
        for (index, field) in sorted.enumerated() where index == 0 || field != sorted[index - 1] {
            text += field.0 + field.1
        }
        return text
    }

    private static func withoutPort(_ url: String) -> String {
        guard let port = Self.port(in: url) else { return url }
        return String(url[..<port.lowerBound] + url[port.upperBound...])
    }

    private static func withPort(_ url: String) -> String {
        guard Self.port(in: url) == nil, let host = Self.authority(of: url) else { return url }
        let port = url.lowercased().hasPrefix("https:") ? ":443" : ":80"
        return url[..<host.upperBound] + port + url[host.upperBound...]
    }

    /// The colon and the digits behind the host.
    private static func port(in url: String) -> Range<String.Index>? {
        guard let authority = Self.authority(of: url), let colon = url[authority].lastIndex(of: ":") else { return nil }
        let digits = url[url.index(after: colon)..<authority.upperBound]
        return !digits.isEmpty && digits.utf8.allSatisfy(\.isASCIIDigit) ? colon..<authority.upperBound : nil
    }

    private static func authority(of url: String) -> Range<String.Index>? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let end = url[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? url.endIndex
        return scheme.upperBound..<end
    }
}
