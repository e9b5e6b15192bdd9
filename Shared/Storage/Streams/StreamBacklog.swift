import Redis

/// What of one stream is not done.
package struct StreamBacklog: Sendable, Equatable {
    package var stream: WorkStream
    /// Given to nobody yet.
    package var undelivered: Int
    /// Given to a worker and not done; as XPENDING and XINFO GROUPS count.
    package var pending: Int
    /// Since the oldest of both was added to the stream; nil when there is none.
    package var oldestAge: Duration?
    /// Of the pending ones, those with a failed attempt behind them.
    package var retrying: Int
    /// Who leases the partition; nil for nobody and for `{pool}`, which has no leases.
    package var holder: String?
    package var epoch: Int64?
    package var deadLetters: Int
}

extension StreamBacklog {
    /// A stream that holds nothing.
    package init(none stream: WorkStream) {
        self.init(stream: stream, undelivered: 0, pending: 0, retrying: 0, deadLetters: 0)
    }

    /// - Parameter reply: of ``BacklogReader/script``.
    init(_ stream: WorkStream, _ reply: RedisValue) throws(RedisError) {
        let parts = try reply.decodeArray(atLeast: 8)
        let length = try parts[0].decodeInt()
        let now = try parts[7].decodeInt()
        let oldest = parts[2].isNull ? nil : try parts[2].decodeEntryID()
        self.stream = stream
        self.pending = try parts[1].decodeInt()
        self.undelivered = max(length - self.pending, 0)
        self.oldestAge = oldest.map { .milliseconds(max(now - Int(clamping: $0.milliseconds), 0)) }
        self.retrying = try parts[3].decodeInt()
        self.holder = parts[4].string
        self.epoch = parts[5].int.map { Int64($0) }
        self.deadLetters = try parts[6].decodeInt()
    }
}
