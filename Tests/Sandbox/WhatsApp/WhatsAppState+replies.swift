extension WhatsAppState {
    struct Reply: Sendable {
        let messageId: String
        let place: Place
        let update: MetaUpdate
    }

    /// Plays what the person does; opens the window.
    /// - Parameter mediaURL: where Meta would serve a file with this id.
    mutating func reply(
        _ reply: PhoneReply, from waId: String, now: Timestamp, mediaURL: (String) -> String
    ) throws(ControlError) -> Reply {
        register(waId)
        guard let phone = phones[waId], let id = reply.phoneNumberId ?? phone.latestNumber,
            let number = book.number(id)
        else { throw ControlError(status: 409, "nobody has written to \(waId): say phoneNumberId") }
        guard book.isRegistered(id) else { throw ControlError(status: 409, "\(id) is not on WhatsApp") }
        let place = Place(waId: waId, phoneNumberId: id)
        let messageId = reply.messageId ?? "wamid.HBgM" + RandomText.letters(40)
        let target = try target(of: reply, at: place)
        var wire: [String: JSON] = ["id": .string(messageId), "timestamp": .string(String(now.seconds))]
        if !settings.bsuidOnly { wire["from"] = .string(waId) }
        wire["from_user_id"] = .string(phone.userId)
        let (type, body, content) = try body(of: reply, target: target, mediaURL: mediaURL)
        wire["type"] = .string(type)
        wire[type] = body
        if let target, !reply.withoutContext, reply.kind != .reaction {
            wire["context"] = ["from": .string(number.digits), "id": .string(target.id)]
        }
        if settings.limits { _ = takeThroughput(number.id, now: now) }
        let chat = ChatMessage(
            id: messageId, direction: .inbound, type: type, content: content, contextId: target?.id, time: now,
            receipt: .delivered)
        if reply.messageId == nil || message(messageId) == nil { append(chat, at: place) }
        phones[waId]?.threads[number.id]?.lastInbound = now
        phones[waId]?.threads[number.id]?.typingUntil = nil
        return Reply(
            messageId: messageId, place: place,
            update: MetaUpdate(number, .message(.object(wire), contact: contact(phone))))
    }

    private func contact(_ phone: Phone) -> JSON {
        .members([
            "profile": ["name": .string(phone.name)], "wa_id": settings.bsuidOnly ? nil : .string(phone.waId),
            "user_id": .string(phone.userId),
        ])
    }

    /// The message that is answered: the one named, else for a tap the latest one with buttons, else for a location
    /// the request for it.
    private func target(of reply: PhoneReply, at place: Place) throws(ControlError) -> ChatMessage? {
        let messages = thread(place)?.messages
        if let id = reply.inReplyTo {
            guard let message = messages?.last(where: { $0.id == id }) else {
                throw ControlError(status: 404, "no message \(id) in this thread")
            }
            return message
        }
        let outbound = messages?.reversed().lazy.filter { $0.direction == .outbound }
        switch reply.kind {
        case .button:
            return outbound?.first { message in message.content.buttons.contains { $0.kind != .location } }
        case .location:
            return outbound?.first.flatMap { message in
                message.content.buttons.contains { $0.kind == .location } ? message : nil
            }
        case .reaction: return outbound?.first
        default: return nil
        }
    }

    private mutating func body(
        of reply: PhoneReply, target: ChatMessage?, mediaURL: (String) -> String
    ) throws(ControlError) -> (type: String, body: JSON, content: ChatContent) {
        switch reply.kind {
        case .button: return try tap(reply, on: target)
        case .text:
            let text = reply.text ?? ""
            return ("text", ["body": .string(text)], ChatContent(text: text))
        case .location:
            var content = ChatContent(text: "")
            content.location = .init(latitude: reply.latitude, longitude: reply.longitude)
            return (
                "location", ["latitude": .double(reply.latitude), "longitude": .double(reply.longitude)], content
            )
        case .reaction:
            guard let target else { throw ControlError(status: 409, "there is nothing to react to") }
            let emoji = reply.text ?? "\u{1F44D}"
            return (
                "reaction", ["message_id": .string(target.id), "emoji": .string(emoji)], ChatContent(text: emoji)
            )
        case .contacts:
            let name = reply.text ?? "Shop Floor"
            let card: JSON = [
                "name": ["formatted_name": .string(name), "first_name": .string(name)],
                "phones": [["phone": "+1 512-555-0100", "wa_id": "15125550100", "type": "WORK"]],
            ]
            return ("contacts", [card], ChatContent(text: name))
        case .image, .document, .audio, .sticker: return file(reply, mediaURL: mediaURL)
        }
    }

    private func tap(
        _ reply: PhoneReply, on target: ChatMessage?
    ) throws(ControlError) -> (String, JSON, ChatContent) {
        guard let target, target.content.buttons.indices.contains(reply.buttonIndex) else {
            throw ControlError(status: 409, "there is no such button to tap")
        }
        let button = target.content.buttons[reply.buttonIndex]
        let title: [String: JSON] = ["id": .string(button.payload), "title": .string(button.text)]
        let content = ChatContent(text: button.text)
        switch button.kind {
        case .quickReply:
            return ("button", ["payload": .string(button.payload), "text": .string(button.text)], content)
        case .reply: return ("interactive", ["type": "button_reply", "button_reply": .object(title)], content)
        case .row: return ("interactive", ["type": "list_reply", "list_reply": .object(title)], content)
        case .url, .phone, .location: throw ControlError(status: 409, "this button sends nothing to the business")
        }
    }

    private mutating func file(
        _ reply: PhoneReply, mediaURL: (String) -> String
    ) -> (String, JSON, ChatContent) {
        let defaults: [PhoneReply.Kind: String] = [
            .image: "image/png", .document: "application/pdf", .audio: "audio/ogg; codecs=opus", .sticker: "image/webp",
        ]
        let name = reply.kind == .document ? reply.filename ?? "proof-of-delivery.pdf" : nil
        let file = Media(
            id: RandomText.digits(16), mimeType: reply.mimeType ?? defaults[reply.kind] ?? "application/octet-stream",
            bytes: reply.file ?? Media.placeholder.map { Array($0) } ?? [], filename: name)
        media.append(file)
        var body = file.json(url: mediaURL(file.id)).object ?? [:]
        body["caption"] = ["image", "document"].contains(reply.kind.rawValue) ? reply.caption.map(JSON.string) : nil
        body["filename"] = name.map(JSON.string)
        if reply.kind == .audio { body["voice"] = true }
        if reply.kind == .sticker { body["animated"] = false }
        let content = ChatContent(text: reply.caption ?? "", media: file.id)
        return (reply.kind.rawValue, .object(body), content)
    }
}
