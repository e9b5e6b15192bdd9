import Core
import Storage

/// What a reply says, in the terms of a fleet update.
struct ReplyMeaning: Sendable {
    /// The `kind` of its row.
    var kind: String
    var payload: ButtonPayload?
    var action: ButtonAction?
    /// What the driver tapped, as the button said it.
    var status: String?
    /// What the driver wrote or sent, as text.
    var message: String?

    /// Notes whether the driver wants no messages, or wants them again. To who gets messages START is a word like any.
    mutating func note(choiceOf driver: DriverRecord) {
        guard self.kind == "text", let choice = self.message.flatMap({ SubscriptionChoice($0, in: driver.language) }),
            choice == .stop || driver.optedOutAt != nil
        else { return }
        self.kind = choice.rawValue
    }

    /// Nil when there is nothing to write: reactions, stickers, notices of WhatsApp itself.
    init?(_ content: Reply.Content, catalogue: TemplateCatalogue) {
        switch content {
        case .button(let payload, let text):
            self.kind = "button"
            self.payload = ButtonPayload(payload)
            self.action = self.payload.flatMap { ButtonAction(rawValue: $0.action) }
            self.status = text
        case .text(let text):
            self.kind = "text"
            self.message = text
        case .location(let latitude, let longitude, let name, let address):
            self.kind = "location"
            let place = [name, address].compactMap { $0 }.joined(separator: ", ")
            self.message = "Location \(latitude), \(longitude)" + (place.isEmpty ? "" : " (\(place))")
        case .media(let media, let caption, let fileName):
            guard media != .sticker else { return nil }
            self.kind = media.rawValue
            let name = [fileName, caption].compactMap { $0 }.joined(separator: ": ")
            self.message = "Sent a file (\(media.rawValue)) in WhatsApp" + (name.isEmpty ? "" : " – \(name)")
        case .contact(let names):
            self.kind = "contact"
            self.message = "Shared a contact: \(names.joined(separator: ", "))"
        case .reaction, .other:
            return nil
        }
    }

    var preview: String? {
        (self.status ?? self.message)?.bounded(to: 120)
    }
}
