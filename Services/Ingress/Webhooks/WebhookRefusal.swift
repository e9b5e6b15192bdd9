/// Ends the handling of a webhook early.
struct WebhookRefusal: Error {
    var outcome: WebhookOutcome
    /// For the log; never for the sender.
    var reason: String

    init(_ outcome: WebhookOutcome, _ reason: String = "") {
        self.outcome = outcome
        self.reason = reason
    }
}
