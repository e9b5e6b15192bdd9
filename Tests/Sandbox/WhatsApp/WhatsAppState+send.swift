extension WhatsAppState {
    /// What becomes of an accepted message.
    struct Accepted: Sendable {
        let messageId: String
        let waId: String?
        let answer: JSON
        /// False for a message of which nothing is ever heard.
        let hasReceipts: Bool
    }

    /// Checks a send in the order in which it gets dearer: limits, template or window, context.
    mutating func accept(
        _ message: OutgoingMessage, from number: BusinessNumber, graphVersion: Int, fault: Fault.Action? = nil,
        now: Timestamp
    ) throws(GraphError) -> Accepted {
        guard message.recipient != .phone(digits: number.digits) else {
            throw GraphError(code: 131_021, "a number cannot write to itself")
        }
        guard book.isRegistered(number.id) else {
            throw GraphError(code: 133_010, "the number is not registered")
        }
        let id = "wamid.HBgL" + RandomText.letters(40)
        guard let waId = try waId(of: message.recipient) else {
            return Accepted(messageId: id, waId: nil, answer: answer(id, message, waId: nil), hasReceipts: false)
        }
        let place = Place(waId: waId, phoneNumberId: number.id)
        try checkLimits(place, now: now)
        let (content, category) = try content(of: message, at: place, number: number, now: now)
        if let context = message.contextId { try checkContext(context, at: place) }
        var chat = ChatMessage(
            id: id, direction: .outbound, type: message.type, content: content, contextId: message.contextId,
            callbackData: message.callbackData, time: now, graphVersion: graphVersion, category: category)
        chat.receiptTimes[.accepted] = now
        append(chat, at: place)
        sent.append(SentMessage(chat, at: place, fault: fault))
        return Accepted(
            messageId: id, waId: waId, answer: answer(id, message, waId: waId),
            hasReceipts: fault != .dropAnswer(receipts: false))
    }

    private mutating func checkLimits(_ place: Place, now: Timestamp) throws(GraphError) {
        guard settings.limits else { return }
        guard takeThroughput(place.phoneNumberId, now: now) else {
            throw GraphError(code: 130_429, "more than 80 messages per second on this number")
        }
        guard takePair(place, now: now) else {
            throw GraphError(code: 131_056, "too many messages from this number to this person")
        }
    }

    private func content(
        of message: OutgoingMessage, at place: Place, number: BusinessNumber, now: Timestamp
    ) throws(GraphError) -> (ChatContent, category: String) {
        switch message.content {
        case .template(let content):
            let template = try template(content, businessAccountId: number.businessAccountId)
            do {
                return (try template.rendered(content), template.category.lowercased())
            } catch {
                throw (error as? GraphError) ?? (error as? ShapeError).map(GraphError.init) ?? .parameter("template")
            }
        case .freeForm(let content):
            try checkWindow(place, now: now)
            return (content, "service")
        case .reaction(let messageId, let emoji):
            try checkWindow(place, now: now)
            try checkContext(messageId, at: place)
            return (ChatContent(text: emoji), "service")
        }
    }

    private func checkWindow(_ place: Place, now: Timestamp) throws(GraphError) {
        guard let opened = thread(place)?.lastInbound, now - opened < windowHours * 3600 else {
            throw GraphError(code: 131_047, "more than \(windowHours) hours since the person wrote: send a template")
        }
    }

    private func checkContext(_ id: String, at place: Place) throws(GraphError) {
        guard thread(place)?.message(id) != nil else {
            throw GraphError(code: 131_009, "no message \(id) between this number and this person")
        }
    }

    private func template(
        _ content: TemplateContent, businessAccountId: String
    ) throws(GraphError) -> Template {
        let template = templates[businessAccountId]?.first {
            $0.name == content.name && $0.language == content.language
        }
        switch template?.status {
        case "PAUSED": throw GraphError(code: 132_015, "template \(content.name) is paused")
        case "DISABLED": throw GraphError(code: 132_016, "template \(content.name) is disabled")
        case "APPROVED": break
        default:
            throw GraphError(code: 132_001, "no approved template \(content.name) in \(content.language)")
        }
        guard let template else { throw GraphError(code: 132_001) }
        return template
    }

    private func answer(_ id: String, _ message: OutgoingMessage, waId: String?) -> JSON {
        let userId = waId.flatMap { phones[$0]?.userId }
        let hidesPhone = if case .phone = message.recipient { false } else { true }
        return [
            "messaging_product": "whatsapp",
            "contacts": [
                .members([
                    "input": .string(message.input), "wa_id": hidesPhone ? nil : waId.map(JSON.string),
                    "user_id": userId.map(JSON.string),
                ])
            ],
            "messages": [
                .members([
                    "id": .string(id), "message_status": message.type == "template" ? "accepted" : nil,
                ])
            ],
        ]
    }
}
