/// `{"error": {"type", "code", "message", "param"}}` with `Request-Id` and, sometimes, `Stripe-Should-Retry`.
struct StripeError: VendorError, Equatable {
    let status: Int
    var type = "invalid_request_error"
    var code: String?
    let message: String
    var param: String?
    var shouldRetry: Bool?

    static func missing(_ param: String) -> StripeError {
        StripeError(
            status: 400, code: "parameter_missing", message: "Missing required param: \(param).", param: param)
    }

    static func invalid(_ param: String, _ message: String, code: String? = nil) -> StripeError {
        StripeError(status: 400, code: code, message: message, param: param)
    }

    static func unknown(_ param: String) -> StripeError {
        StripeError(
            status: 400, code: "parameter_unknown", message: "Received unknown parameter: \(param)", param: param)
    }

    static func noSuch(_ kind: String, _ id: String, param: String = "id") -> StripeError {
        StripeError(
            status: param == "id" ? 404 : 400, code: "resource_missing", message: "No such \(kind): '\(id)'",
            param: param)
    }

    var answer: Answer {
        var answer = Answer(
            [
                "error": .members([
                    "type": .string(self.type), "code": self.code.map(JSON.string), "message": .string(self.message),
                    "param": self.param.map(JSON.string),
                ])
            ], status: self.status)
        answer.headers["Request-Id"] = "req_" + RandomText.letters(14)
        answer.headers["Stripe-Should-Retry"] = self.shouldRetry.map { $0 ? "true" : "false" }
        return answer
    }
}
