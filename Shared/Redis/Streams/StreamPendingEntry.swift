/// One pending entry: the long form of XPENDING.
package struct StreamPendingEntry: Sendable, Equatable {
    package let id: StreamEntryID
    package let consumer: String
    /// Since the last delivery.
    package let idle: Duration
    package let deliveryCount: Int

    package init(_ reply: RedisValue) throws(RedisError) {
        let parts = try reply.decodeArray(atLeast: 4)
        self.id = try parts[0].decodeEntryID()
        self.consumer = try parts[1].decodeString()
        self.idle = .milliseconds(try parts[2].decodeInt())
        self.deliveryCount = try parts[3].decodeInt()
    }

    package static func list(_ reply: RedisValue) throws(RedisError) -> [StreamPendingEntry] {
        var entries: [StreamPendingEntry] = []
        for value in try reply.decodeArray() { entries.append(try StreamPendingEntry(value)) }
        return entries
    }
}
