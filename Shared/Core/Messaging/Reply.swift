package import FoundationEssentials

/// What a driver sent to a tenant's number. Its JSON is the body of an entry of the inbound streams.
package struct Reply: Sendable, Equatable, Codable {
    package struct Sender: Sendable, Equatable, Codable {
        /// Digits of the phone number as WhatsApp writes it; absent for people who use a username.
        package var waID: String?
        package var userID: BusinessScopedUserID?

        package init(waID: String?, userID: BusinessScopedUserID?) {
            self.waID = waID
            self.userID = userID
        }

        /// Orders one person's replies: the id that WhatsApp gave, of the two the more lasting one.
        package var key: String { self.waID ?? self.userID?.rawValue ?? "" }
    }

    package enum MediaKind: String, Sendable, Codable {
        case image, video, document, audio, sticker
    }

    package enum Content: Sendable, Equatable, Codable {
        /// A tap on a template's button; the payload is ours.
        case button(payload: String, text: String)
        case text(String)
        case location(latitude: Double, longitude: Double, name: String?, address: String?)
        case media(MediaKind, caption: String?, fileName: String?)
        case contact(names: [String])
        case reaction(emoji: String?)
        /// The person's number or id changed, or something that no product can use; `kind` is WhatsApp's word.
        case other(kind: String)
    }

    package var id: MessageID
    package var number: PhoneNumberID
    package var sender: Sender
    package var sentAt: Date
    /// The message that the driver answered, when WhatsApp tells.
    package var context: MessageID?
    package var content: Content

    package init(
        id: MessageID, number: PhoneNumberID, sender: Sender, sentAt: Date, context: MessageID?, content: Content
    ) {
        self.id = id
        self.number = number
        self.sender = sender
        self.sentAt = sentAt
        self.context = context
        self.content = content
    }
}
