internal import Core

extension ProviderError.Reason {
    /// What an HTTP status says where the vendor says no more. A redirect is never followed: the credential would
    /// go along. A server's error may come after the request was executed.
    init(status: Int, changesSomething: Bool) {
        switch status {
        case 300..<400: self = .unavailable
        case 401: self = .credential(.app)
        case 403: self = .credential(.account)
        case 404, 410: self = .notFound
        case 429: self = .throttled(.account)
        case 408, 500...: self = changesSomething ? .ambiguous : .unavailable
        case 200..<300: self = changesSomething ? .ambiguous : .unavailable
        default: self = .rejected
        }
    }
}
