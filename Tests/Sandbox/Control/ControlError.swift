/// A refusal of the control API.
struct ControlError: VendorError {
    let status: Int
    let message: String

    init(status: Int = 400, _ message: String) {
        self.status = status
        self.message = message
    }

    var answer: Answer {
        Answer(["error": .string(message)], status: status)
    }
}
