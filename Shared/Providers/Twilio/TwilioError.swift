internal import Core

extension VendorAnswer {
    /// Errors are `{"code", "message", "more_info", "status"}`.
    func requireTwilioSuccess(changesSomething: Bool) throws(ProviderError) {
        guard !self.isSuccess else { return }
        let error = try? self.object()
        let code = error?.integer("code").flatMap { Int(exactly: $0) }
        throw ProviderError(
            code.flatMap(Self.twilioReason)
                ?? .init(status: self.status, changesSomething: changesSomething),
            code: code ?? self.status, retryAfter: self.retryAfter,
            detail: error?.text("message", limit: 300)?.withoutNumbers ?? "HTTP status \(self.status)")
    }

    /// Nil where the HTTP status says as much.
    private static func twilioReason(_ code: Int) -> ProviderError.Reason? {
        switch code {
        case 20_003: .credential(.app)
        case 20_429: .throttled(.account)
        // Not found; sold meanwhile; none in the area.
        case 20_404, 21_422, 21_452: .notFound
        // An address or a bundle of papers is asked for.
        case 21_631, 21_649: .rejected
        default: nil
        }
    }
}

extension String {
    /// Phone numbers stay out of errors, and Twilio's messages quote them.
    fileprivate var withoutNumbers: String {
        var text = ""
        var digits = ""
        for character in self + "\0" {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else {
                text += digits.count < 7 ? digits : "…"
                digits = ""
                if character != "\0" { text.append(character) }
            }
        }
        return text
    }
}
