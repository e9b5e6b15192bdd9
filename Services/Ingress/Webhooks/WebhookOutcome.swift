import Hummingbird

/// How a webhook was answered; also the `outcome` of its counter.
enum WebhookOutcome: String, CaseIterable, Sendable {
    case enqueued
    case duplicate
    /// Understood, and nothing that the product acts on.
    case ignored
    /// Of a type that the product does not know.
    case unknown
    /// The signature is right and the body is not what the vendor documents.
    case notUnderstood = "not_understood"
    /// Signature or token wrong, missing or stale; the answer does not tell which.
    case refused
    case unsupportedType = "unsupported_type"
    case tooLarge = "too_large"
    case tooSlow = "too_slow"
    /// Cannot be stored now; the vendor is asked to come back.
    case unavailable

    var status: HTTPResponse.Status {
        switch self {
        case .enqueued, .duplicate, .ignored, .unknown: .ok
        case .notUnderstood: .badRequest
        case .refused: .forbidden
        case .unsupportedType: .unsupportedMediaType
        case .tooLarge: .contentTooLarge
        case .tooSlow: .requestTimeout
        case .unavailable: .serviceUnavailable
        }
    }

    var response: Response {
        var response = Response(status: self.status)
        if let retryAfter = self.retryAfter { response.headers[.retryAfter] = retryAfter }
        return response
    }

    /// Seconds after which the vendor may come back.
    var retryAfter: String? { self == .unavailable ? "5" : nil }
}
