/// What was delivered to a group and not acknowledged: the short form of XPENDING.
package struct StreamPendingSummary: Sendable, Equatable {
    package let count: Int
    /// The smallest and greatest pending identity, nil if nothing is pending.
    package let range: ClosedRange<StreamEntryID>?
    /// Entries pending by consumer; only consumers that have some.
    package let consumers: [String: Int]

    package init(_ reply: RedisValue) throws(RedisError) {
        let parts = try reply.decodeArray(atLeast: 4)
        var consumers: [String: Int] = [:]
        for value in parts[3].isNull ? [] : try parts[3].decodeArray() {
            let pair = try value.decodeArray(atLeast: 2)
            consumers[try pair[0].decodeString()] = try pair[1].decodeInt()
        }
        self.count = try parts[0].decodeInt()
        self.range = try Self.range(from: parts[1], through: parts[2])
        self.consumers = consumers
    }

    private static func range(
        from first: RedisValue, through last: RedisValue
    ) throws(RedisError) -> ClosedRange<StreamEntryID>? {
        guard !first.isNull else { return nil }
        let (first, last) = (try first.decodeEntryID(), try last.decodeEntryID())
        guard first <= last else { throw RedisError(.unexpectedReply, "the pending range \(first)…\(last) is reversed") }
        return first...last
    }
}

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
