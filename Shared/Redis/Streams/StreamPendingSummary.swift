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
        guard first <= last else { throw RedisError(.unexpectedReply, "\(first) to \(last) is no range of entries") }
        return first...last
    }
}
