import FoundationEssentials
import HTTPTypes
import Hummingbird

/// An error of the API as RFC 9457 writes it.
struct Problem: Error, Sendable, Encodable {
    /// One field of the request that is wrong.
    struct Field: Sendable, Encodable, Equatable {
        /// JSON pointer into the request's body, or the name of a query parameter.
        var pointer: String
        var detail: String
    }

    enum Kind: String, Sendable {
        case malformed = "malformed-request"
        case invalid = "invalid-request"
        case unauthorized
        case forbidden
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case conflict
        case keyReused = "idempotency-key-reused"
        case quotaExceeded = "quota-exceeded"
        case tooSlow = "request-timeout"
        case tooLarge = "body-too-large"
        case unsupportedType = "unsupported-media-type"
        case vendorRefused = "fleet-system-refused"
        case unavailable = "temporarily-unavailable"
        case `internal` = "internal-error"

        var status: HTTPResponse.Status {
            switch self {
            case .malformed: .badRequest
            case .invalid: .unprocessableContent
            case .unauthorized: .unauthorized
            case .forbidden: .forbidden
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .conflict: .conflict
            case .keyReused: .unprocessableContent
            case .quotaExceeded: .tooManyRequests
            case .tooSlow: .requestTimeout
            case .tooLarge: .contentTooLarge
            case .unsupportedType: .unsupportedMediaType
            case .vendorRefused: .unprocessableContent
            case .unavailable: .serviceUnavailable
            case .internal: .internalServerError
            }
        }

        var title: String { self.rawValue.replacing("-", with: " ") }

        /// A URI of its own, or one that is registered for everybody.
        var type: String {
            self == .quotaExceeded
                ? "https://iana.org/assignments/http-problem-types#quota-exceeded"
                : "urn:fleetchat:problem:\(self.rawValue)"
        }
    }

    var kind: Kind
    var detail: String
    var errors: [Field]
    /// What the address takes, where the method was wrong.
    var allowed: [HTTPRequest.Method] = []
    /// The limits that were reached.
    var violatedPolicies: [String] = []

    init(_ kind: Kind, _ detail: String, errors: [Field] = []) {
        self.kind = kind
        self.detail = detail
        self.errors = errors
    }

    init(allowed: [HTTPRequest.Method]) {
        let methods = allowed.map(\.rawValue).joined(separator: ", ")
        self.init(.methodNotAllowed, "This address takes \(methods).")
        self.allowed = allowed
    }

    private enum CodingKeys: String, CodingKey {
        case type, title, status, detail, errors
        case violatedPolicies = "violated-policies"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.kind.type, forKey: .type)
        try container.encode(self.kind.title, forKey: .title)
        try container.encode(self.kind.status.code, forKey: .status)
        try container.encode(self.detail, forKey: .detail)
        if !self.errors.isEmpty { try container.encode(self.errors, forKey: .errors) }
        if !self.violatedPolicies.isEmpty { try container.encode(self.violatedPolicies, forKey: .violatedPolicies) }
    }

    var response: Response {
        // Sorted, so that equal problems are equal bytes and tell nothing apart.
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = (try? encoder.encode(self)).map { ByteBuffer(bytes: $0) } ?? ByteBuffer()
        var response = Response(
            status: self.kind.status, headers: [.contentType: "application/problem+json"],
            body: .init(byteBuffer: body))
        if self.kind == .unavailable { response.headers[.retryAfter] = "5" }
        if self.kind == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        if !self.allowed.isEmpty {
            response.headers[.allow] = self.allowed.map(\.rawValue).joined(separator: ", ")
        }
        return response
    }
}
