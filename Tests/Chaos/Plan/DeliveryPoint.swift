/// The points of a delivery at which a crash means something different (docs/architecture.md, an event step by step).
enum DeliveryPoint: String, Sendable, CaseIterable {
    /// Its row is not written.
    case beforeIntent = "before intent"
    /// Its row is committed; WhatsApp was not called.
    case afterIntent = "after intent"
    /// WhatsApp has it and has not answered.
    case afterCall = "after the call"
    /// WhatsApp has answered; the result is not recorded.
    case afterAnswer = "after the answer"
    /// The result is recorded; the entry is not acknowledged.
    case beforeAcknowledgement = "before the acknowledgement"
}
