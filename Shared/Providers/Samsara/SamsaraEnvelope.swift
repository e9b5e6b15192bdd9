internal import Core
internal import FoundationEssentials

/// A webhook of either version: 2.0 carries `eventTime` and `data`, 1.0 `eventMs` and `event`.
struct SamsaraEnvelope {
    let eventID: FleetEventID
    let typeName: String
    let type: SamsaraEventType?
    let sentAt: Date?
    let data: WireObject?

    init(_ bytes: some ContiguousBytes) throws(WebhookError) {
        let root = try WireObject(bytes)
        guard root.has("eventId") else { throw .missing("eventId") }
        guard let eventID: FleetEventID = root.id("eventId") else {
            throw .unexpected("eventId", accepted: "a text of 1 to 256 bytes or a whole number")
        }
        guard root.has("eventType") else { throw .missing("eventType") }
        guard let typeName = root.text("eventType", limit: 64) else {
            throw .unexpected("eventType", accepted: "a text")
        }
        self.eventID = eventID
        self.typeName = typeName
        self.type = SamsaraEventType(rawValue: typeName)
        self.sentAt = root.time("eventTime") ?? root.unixMilliseconds("eventMs")
        self.data = type == nil ? nil : root.object("data") ?? root.object("event")
    }
}
