/// A chat message between dispatch and a driver. It has no id.
struct DriverMessage: Sendable {
    enum Sender: String, Sendable {
        case dispatch
        case driver
    }

    let driverId: String
    let text: String
    let sent: Timestamp
    let senderName: String
    let sender: Sender

    var json: JSON {
        [
            "driverId": .int(Int(driverId) ?? 0), "text": .string(text), "sentAtMs": .int(sent.milliseconds),
            "isRead": false, "sender": ["name": .string(senderName), "type": .string(sender.rawValue)],
        ]
    }
}
