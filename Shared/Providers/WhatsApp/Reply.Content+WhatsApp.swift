internal import Core

extension Reply.Content {
    /// The lengths are WhatsApp's own where it has any; what is longer is cut.
    private enum Limit {
        static let text = 4_096
        static let caption = 1_024
        static let payload = 256
        static let name = 256
        static let address = 512
        static let emoji = 32
        static let contacts = 20
    }

    /// Nil when the part that the type promises is missing; a type that is not known is ``other(kind:)``.
    init?(_ message: WireObject, type: String) {
        switch type {
        case "text": self.init(text: message.object("text"))
        case "button": self.init(button: message.object("button"))
        case "interactive": self.init(interactive: message.object("interactive"))
        case "location": self.init(location: message.object("location"))
        case "image": self.init(.image, message.object("image"))
        case "video": self.init(.video, message.object("video"))
        case "document": self.init(.document, message.object("document"))
        case "audio", "voice": self.init(.audio, message.object(type))
        case "sticker": self.init(.sticker, message.object("sticker"))
        case "contacts": self.init(contacts: message.objects("contacts"))
        case "reaction": self = .reaction(emoji: message.object("reaction")?.text("emoji", limit: Limit.emoji))
        case "system": self = .other(kind: message.object("system")?.text("type", limit: 64) ?? type)
        default: self = .other(kind: type)
        }
    }

    private init?(text: WireObject?) {
        guard let body = text?.text("body", limit: Limit.text) else { return nil }
        self = .text(body)
    }

    /// Without a payload of its own a button sends its text back.
    private init?(button: WireObject?) {
        guard let button,
            let payload = button.text("payload", limit: Limit.payload) ?? button.text("text", limit: Limit.payload)
        else { return nil }
        self = .button(payload: payload, text: button.text("text", limit: Limit.name) ?? payload)
    }

    private init?(interactive: WireObject?) {
        guard let interactive, let kind = interactive.text("type", limit: 64) else { return nil }
        switch kind {
        case "button_reply", "list_reply":
            guard let reply = interactive.object(kind), let id = reply.text("id", limit: Limit.payload) else {
                return nil
            }
            self = .button(payload: id, text: reply.text("title", limit: Limit.name) ?? id)
        default: self = .other(kind: kind)
        }
    }

    private init?(location: WireObject?) {
        guard let location, let latitude = location.number("latitude"), let longitude = location.number("longitude"),
            (-90...90).contains(latitude), (-180...180).contains(longitude)
        else { return nil }
        self = .location(
            latitude: latitude, longitude: longitude, name: location.text("name", limit: Limit.name),
            address: location.text("address", limit: Limit.address))
    }

    private init?(_ kind: Reply.MediaKind, _ media: WireObject?) {
        guard let media else { return nil }
        self = .media(
            kind, caption: media.text("caption", limit: Limit.caption),
            fileName: media.text("filename", limit: Limit.name))
    }

    private init?(contacts: [WireObject]) {
        guard !contacts.isEmpty else { return nil }
        self = .contact(
            names: contacts.prefix(Limit.contacts).compactMap {
                $0.object("name")?.text("formatted_name", limit: Limit.name)
            })
    }
}
