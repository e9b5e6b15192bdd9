internal import Core
internal import FoundationEssentials

/// A webhook of either version: 2.0 carries `eventTime` and `data`, 1.0 `eventMs` and `event`.
struct SamsaraEnvelope {
    let eventID: FleetEventID
    let typeName: String
    let type: SamsaraEventType?
    let data: WireObject?
    private let root: WireObject

    init(_ bytes: some ContiguousBytes) throws(WebhookError) {
        let root = try WireObject(bytes)
        guard let eventID: FleetEventID = root.id("eventId") else {
            throw root.fault("eventId", accepted: "a text of 1 to 256 bytes or a whole number")
        }
        guard let typeName = root.text("eventType", limit: 64) else {
            throw root.fault("eventType", accepted: "a text")
        }
        self.eventID = eventID
        self.typeName = typeName
        self.type = SamsaraEventType(rawValue: typeName)
        self.root = root
        self.data = type == nil ? nil : root.object("data") ?? root.object("event")
    }

    var sentAt: Date? { root.time("eventTime") ?? root.unixMilliseconds("eventMs") }
}
