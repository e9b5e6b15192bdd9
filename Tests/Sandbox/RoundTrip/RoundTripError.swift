/// Why the round trip stopped.
struct RoundTripError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
