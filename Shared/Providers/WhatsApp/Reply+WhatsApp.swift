internal import Core

extension Reply {
    /// Nil without an id, a sender, a time or what its type promises.
    init?(_ message: WireObject, number: PhoneNumberID, contacts: WhatsAppContacts) {
        guard let id: MessageID = message.id("id"), let sentAt = message.unixTime("timestamp"),
            let sender = Sender(message, contacts: contacts),
            let content = Self.content(of: message)
        else { return nil }
        self.init(
            id: id, number: number, sender: sender, sentAt: sentAt, context: Self.context(of: message),
            content: content)
    }

    /// What is said in a group is said to the group, whatever it is.
    private static func content(of message: WireObject) -> Content? {
        if message.has("group_id") { return .other(kind: "group") }
        return Content(message, type: message.text("type", limit: 64) ?? "unknown")
    }

    /// The message that was answered, reacted to, edited or taken back.
    private static func context(of message: WireObject) -> MessageID? {
        message.object("context")?.id("id") ?? message.object("reaction")?.id("message_id")
            ?? message.object("edit")?.id("original_message_id") ?? message.object("revoke")?.id("original_message_id")
    }
}

extension Reply.Sender {
    /// People with a username may come without a number: with an id of their own beside `from`, in it, or only in
    /// the one contact that the update lists.
    fileprivate init?(_ message: WireObject, contacts: WhatsAppContacts) {
        let from = message.text("from", limit: 256)
        let waID = from.flatMap { $0.isWhatsAppNumber ? $0 : nil }
        let userID: BusinessScopedUserID? =
            message.id("from_user_id") ?? (waID.map(contacts.userID) ?? message.id("from"))
        if waID != nil || userID != nil {
            self.init(waID: waID, userID: userID)
        } else if let only = contacts.only {
            self = only
        } else {
            return nil
        }
    }
}
