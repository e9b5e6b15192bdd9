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
        return reply.isNull ? .duplicate : .enqueued
    }

    /// The same without a task, for callers on an event loop; `completion` may be called on another one. False, and
    /// nothing happens, when that is not possible at once.
    package func enqueueNow(
        _ entry: WorkEntry, role: StreamRole, completion: @escaping @Sendable (Result) -> Void
    ) -> Bool {
        let keys = self.keys(entry, self.topology.partition(role, key: entry.key))
        let call = RedisScript.Call(Self.enqueueOnce, keys: keys, arguments: self.arguments(entry))
        return self.redis.evaluateNow(call) { reply in
            completion(reply.map { $0.isNull ? .duplicate : .enqueued })
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
            outcomes.append(try result.get().isNull ? .duplicate : .enqueued)
        }
        return outcomes
    }

    private func keys(_ entry: WorkEntry, _ partition: Partition) -> [String] {
        [self.topology.stream(partition), self.topology.seen(partition, identity: entry.identity)]
    }

    private func arguments(_ entry: WorkEntry) -> [RedisArgument] {
        [RedisArgument(self.dedupeWindow.wholeMilliseconds)] + entry.fields
    }

    /// KEYS: stream, mark. ARGV: window in ms, then the entry's fields. The mark goes again when the stream could not
    /// be written, so that the sender's repeat is no duplicate of nothing.
    private static let enqueueOnce = RedisScript(
        source: """
            if not redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) then return false end
            local id = redis.pcall('XADD', KEYS[1], '*', unpack(ARGV, 2))
            if type(id) == 'table' and id.err then redis.call('DEL', KEYS[2]) end
            return id
            """)
}
