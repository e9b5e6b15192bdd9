/// What a business sent, in the fewest words.
struct SentMessage: Sendable {
    private static let textLimit = 200

    let id: String
    let place: WhatsAppState.Place
    let type: String
    let text: String
    let callbackData: String?
    let contextId: String?
    let time: Timestamp
    let fault: String?
    let hasReceipts: Bool

    init(_ message: ChatMessage, at place: WhatsAppState.Place, fault: Fault.Action?) {
        id = message.id
        self.place = place
        type = message.type
        text = String(message.content.text.prefix(Self.textLimit))
        callbackData = message.callbackData
        contextId = message.contextId
        time = message.time
        self.fault = fault?.name
        hasReceipts = fault != .dropAnswer(receipts: false)
    }

    var json: JSON {
        .members([
            "id": .string(id), "from": .string(place.phoneNumberId), "to": .string(place.waId), "type": .string(type),
            "text": .string(text), "callback": callbackData.map(JSON.string), "context": contextId.map(JSON.string),
            "ms": .int(time.milliseconds), "fault": fault.map(JSON.string), "receipts": .bool(hasReceipts),
        ])
    }
}
