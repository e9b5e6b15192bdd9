/// An error in Twilio's envelope; the texts are ours, the codes are theirs.
struct TwilioError: VendorError, Equatable {
    let status: Int
    let code: Int
    let message: String

    init(status: Int = 400, code: Int, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    static func notFound(_ what: String) -> TwilioError {
        TwilioError(status: 404, code: 20_404, "The requested resource \(what) was not found")
    }

    static func parameter(_ message: String) -> TwilioError {
        TwilioError(code: 20_001, message)
    }

    static let unauthorized = TwilioError(status: 401, code: 20_003, "Authenticate")

    var answer: Answer {
        Answer(
            [
                "code": .int(code), "message": .string(message), "status": .int(status),
                "more_info": .string("https://www.twilio.com/docs/errors/\(code)"),
            ], status: status)
    }
}
