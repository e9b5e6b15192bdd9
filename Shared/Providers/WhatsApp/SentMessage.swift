package import Core

/// What WhatsApp answers to a message that it took: accepted, not delivered.
package struct SentMessage: Sendable, Hashable {
    package var id: MessageID
    /// The number as WhatsApp writes it, which may differ from the one that was given (Brazil, Mexico).
    package var waID: String?
    package var userID: BusinessScopedUserID?
    /// `message_status` of a template: `accepted`, `held_for_quality_assessment` or `paused`.
    package var status: String?

    package init(id: MessageID, waID: String? = nil, userID: BusinessScopedUserID? = nil, status: String? = nil) {
        self.id = id
        self.waID = waID
        self.userID = userID
        self.status = status
    }
}

extension SentMessage {
    /// Nil if the answer names no message.
    init?(_ answer: WireObject) {
        guard let message = answer.objects("messages").first, let id: MessageID = message.id("id") else { return nil }
        let contact = answer.objects("contacts").first
        let waID = contact?.text("wa_id", limit: 32).flatMap { $0.isWhatsAppNumber ? $0 : nil }
        self.init(
            id: id, waID: waID, userID: contact?.id("user_id"), status: message.text("message_status", limit: 64))
    }
}
