/// Whose stand-in a request is for, told by the first part of its path.
enum Vendor: String, Sendable, CaseIterable {
    case whatsapp
    case samsara
    case twilio
    case stripe

    init?(path: String) {
        guard let first = path.split(separator: "/", maxSplits: 1).first else { return nil }
        self.init(rawValue: String(first))
    }

    /// A failure in the words of the vendor.
    func failure(status: Int, code: Int? = nil) -> Answer {
        switch self {
        case .whatsapp: GraphError(status: status, code: code ?? Self.graphCode(status)).answer
        case .samsara: SamsaraError(status: status, message: "Injected failure").answer
        case .twilio: TwilioError(status: status, code: code ?? 20_000 + status, "Injected failure").answer
        case .stripe:
            StripeError(
                status: status, type: status >= 500 ? "api_error" : "invalid_request_error", message: "Injected failure"
            ).answer
        }
    }

    func unknownPath(_ method: String, _ path: String) -> Answer {
        switch self {
        case .whatsapp: GraphError.unknownObject(path).answer
        case .samsara: SamsaraError.notFound("\(method) \(path)").answer
        case .twilio: TwilioError.notFound(path).answer
        case .stripe:
            StripeError(status: 404, message: "Unrecognized request URL (\(method): \(path)).").answer
        }
    }

    private static func graphCode(_ status: Int) -> Int {
        switch status {
        case 429: 130_429
        case 500...: 131_000
        default: 1
        }
    }
}
