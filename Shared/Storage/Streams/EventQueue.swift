package import Redis

/// The producing end of the streams. An entry is durable once ``enqueue(_:role:)`` has returned for it.
package struct EventQueue: Sendable {
    package enum Outcome: Sendable, Equatable {
        case enqueued
        /// The same identity was enqueued within the dedupe window.
        case duplicate
    }

    package typealias Result = Swift.Result<Outcome, RedisError>

    private let redis: RedisClient
    private let topology: StreamTopology
    private let dedupeWindow: Duration

    /// - Parameter dedupeWindow: how long an identity is remembered. Repeats that come later are absorbed by the
    ///   ledger; the window saves their work, at about 150 bytes of Redis memory per entry.
    package init(redis: RedisClient, topology: StreamTopology, dedupeWindow: Duration) {
        self.redis = redis
        self.topology = topology
        self.dedupeWindow = dedupeWindow
    }

    package func enqueue(_ entry: WorkEntry, role: StreamRole) async throws(RedisError) -> Outcome {
        let partition = self.topology.partition(role, key: entry.key)
        let reply = try await self.redis.evaluate(
            Self.enqueueOnce, keys: self.keys(entry, partition), arguments: self.arguments(entry))
        return try Self.outcome(reply)
    }

    /// The same without a task, for callers on an event loop; `completion` may be called on another one. False, and
    /// nothing happens, when that is not possible at once.
    package func enqueueNow(
        _ entry: WorkEntry, role: StreamRole, completion: @escaping @Sendable (Result) -> Void
    ) -> Bool {
        let keys = self.keys(entry, self.topology.partition(role, key: entry.key))
        let call = RedisScript.Call(Self.enqueueOnce, keys: keys, arguments: self.arguments(entry))
        return self.redis.evaluateNow(call) { reply in
            completion(Result { () throws(RedisError) in try Self.outcome(reply.get()) })
        }
    }

    /// Enqueues a batch in one write. Throws when any entry could not be stored; those that were are duplicates
    /// when the sender repeats the batch.
    package func enqueue(_ entries: [(StreamRole, WorkEntry)]) async throws(RedisError) -> [Outcome] {
        let calls = entries.map { role, entry in
            RedisScript.Call(
                Self.enqueueOnce, keys: self.keys(entry, self.topology.partition(role, key: entry.key)),
                arguments: self.arguments(entry))
        }
        var outcomes: [Outcome] = []
        for result in try await self.redis.evaluate(pipeline: calls) {
            outcomes.append(try Self.outcome(result.get()))
        }
        return outcomes
    }

    private static func outcome(_ reply: RedisValue) throws(RedisError) -> Outcome {
        try reply.decodeInt() == 1 ? .enqueued : .duplicate
    }

    private func keys(_ entry: WorkEntry, _ partition: Partition) -> [String] {
        [self.topology.stream(partition), self.topology.seen(partition, identity: entry.identity)]
    }

    private func arguments(_ entry: WorkEntry) -> [RedisArgument] {
        [RedisArgument(self.dedupeWindow.wholeMilliseconds)] + entry.fieldValues
    }

    /// KEYS: stream, mark. ARGV: window in ms, then the values of the entry's fields. 1 when it was enqueued, 0 when it
    /// is a duplicate. The mark goes again when the stream could not be written, so that the sender's repeat is no
    /// duplicate of nothing.
    private static let enqueueOnce = RedisScript(
        source: """
            if not redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) then return 0 end
            local added = redis.pcall('XADD', KEYS[1], '*', \(fields))
            if type(added) == 'string' then return 1 end
            redis.call('DEL', KEYS[2])
            return added
            """)

    /// The names stand in the script: each argument costs the server more than the addition itself.
    private static let fields = WorkEntry.fieldNames.enumerated()
        .map { "'\($1)', ARGV[\($0 + 2)]" }.joined(separator: ", ")
}
