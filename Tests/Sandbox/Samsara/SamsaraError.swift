/// `{message, requestId}`; endpoints below `/v1` and all 5xx answer a plain string.
struct SamsaraError: VendorError, Equatable {
    let status: Int
    let message: String
    var retryAfter: Double?
    var isPlain = false

    init(status: Int, message: String, retryAfter: Double? = nil) {
        self.status = status
        self.message = message
        self.retryAfter = retryAfter
    }

    static func invalid(_ message: String) -> SamsaraError {
        SamsaraError(status: 400, message: message)
    }

    static func notFound(_ what: String) -> SamsaraError {
        SamsaraError(status: 404, message: "\(what) does not exist")
    }

    var plain: SamsaraError {
        var copy = self
        copy.isPlain = true
        return copy
    }

    var answer: Answer {
        var answer =
            isPlain || status >= 500
            ? Answer(status: status, body: .text(message))
            : Answer(["message": .string(message), "requestId": .string(RandomText.uuid())], status: status)
        if let retryAfter { answer.headers["Retry-After"] = String(retryAfter) }
        return answer
    }
}
