/// One message in a thread between a business number and a person.
struct ChatMessage: Sendable {
    enum Direction: String, Sendable {
        /// From the person to the business.
        case inbound
        case outbound
    }

    enum Receipt: String, Sendable, CaseIterable {
        case accepted
        case sent
        case delivered
        case read
        case failed
    }

    let id: String
    let direction: Direction
    let type: String
    let content: ChatContent
    var contextId: String?
    var callbackData: String?
    let time: Timestamp
    /// Major version of the Graph API it was sent through.
    var graphVersion = 0
    /// What Meta bills it as.
    var category = "service"
    var receipt = Receipt.accepted
    var receiptTimes: [Receipt: Timestamp] = [:]
    var error: GraphError?

    /// Receipts move forward; nothing follows `read` or `failed`.
    func canBecome(_ next: Receipt) -> Bool {
        switch (receipt, next) {
        case (.accepted, .sent), (.accepted, .delivered), (.accepted, .read), (.accepted, .failed),
            (.sent, .delivered), (.sent, .read), (.sent, .failed), (.delivered, .read):
            type != "reaction" || next == .sent || next == .failed
        default: false
        }
    }

    var json: JSON {
        let times = receiptTimes.map { ($0.key.rawValue, $0.value.json) }
        return content.json.merging(
            .members([
                "id": .string(id), "direction": .string(direction.rawValue), "type": .string(type),
                "time": time.json, "status": .string(receipt.rawValue),
                "times": .object(Dictionary(times) { first, _ in first }),
                "contextId": contextId.map(JSON.string), "error": error?.json,
                "bizOpaqueCallbackData": callbackData.map(JSON.string),
            ]))
    }
}
