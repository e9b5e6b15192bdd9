/// One update whose webhook was answered with 200.
struct TakenUpdate: Sendable {
    /// Of the message that it is, or that it tells the status of.
    let messageId: String
    /// `message`, or the status.
    let kind: String
    let time: Timestamp

    var json: JSON {
        ["id": .string(messageId), "kind": .string(kind), "ms": .int(time.milliseconds)]
    }
}
