internal import Core
internal import NIOHTTP1

extension ProviderError {
    /// `{"error": {"type", "code", "message", "param"}}`; `Stripe-Should-Retry` goes before the status. `code` is the
    /// HTTP status, `Request-Id` is what Stripe's support asks for.
    init(stripe answer: VendorAnswer, _ object: WireObject?, changesSomething: Bool) {
        let error = object?.object("error")
        let reason = Reason(
            stripe: answer.status, shouldRetry: answer.headers.first(name: "stripe-should-retry"),
            changesSomething: changesSomething)
        let words = [
            error?.text("type", limit: 64), error?.text("code", limit: 64), error?.text("param", limit: 64),
            // What is wrong with a key is told by a part of the key.
            reason.isCredential ? nil : error?.text("message", limit: 180),
        ]
        let told = words.compactMap(\.self).joined(separator: ", ")
        let request = answer.headers.first(name: "request-id").map { " [\($0.bounded(to: 40))]" } ?? ""
        self.init(
            reason, code: answer.status, retryAfter: answer.retryAfter,
            detail: (told.isEmpty ? "HTTP status \(answer.status)" : told) + request)
    }

    /// The meter event was taken before: Stripe knows its identifier.
    var isKnownMeterEvent: Bool {
        self.code == 400
            && (self.detail.contains("duplicate_meter_event") || self.detail.contains("already exists with identifier"))
    }
}

extension ProviderError.Reason {
    /// 409 stands for a request of the same key that is under way.
    fileprivate init(stripe status: Int, shouldRetry: String?, changesSomething: Bool) {
        switch status {
        case 401, 403: self = .credential(.app)
        case 404: self = .notFound
        case 409: self = .unavailable
        case 429: self = .throttled(.app)
        case 400..<500 where shouldRetry == "true": self = .unavailable
        case 400..<500: self = .rejected
        default: self.init(status: status, changesSomething: changesSomething)
        }
    }
}
