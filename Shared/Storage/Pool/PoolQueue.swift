package import Redis

/// The `{pool}` stream. What it asks for is idempotent in the database, so its entries are shared out among all
/// pool-managers and taken over from one that is silent, without leases.
package struct PoolQueue: Sendable {
    package struct Delivery: Sendable {
        package let id: StreamEntryID
        /// Nil for an entry that is none of ours.
        package let request: PoolRequest?
        let raw: StreamEntry

        init(_ raw: StreamEntry) {
            self.id = raw.id
            self.request = PoolRequest(raw)
            self.raw = raw
        }
    }

    private let redis: RedisClient
    private let topology: StreamTopology

    package init(redis: RedisClient, topology: StreamTopology) {
        self.redis = redis
        self.topology = topology
    }

    /// When it returns, all are in the stream.
    package func submit(_ requests: PoolRequest...) async throws {
        try await self.submit(requests)
    }

    package func submit(_ requests: [PoolRequest]) async throws {
        let commands = try requests.map { request in
            var command = RedisCommand("XADD", RedisArgument(self.topology.pool), "*")
            command.append(contentsOf: try request.fields())
            return command
        }
        guard !commands.isEmpty else { return }
        for result in try await self.redis.send(pipeline: commands) { _ = try result.get() }
    }

    /// Makes the stream and its group when they are missing.
    package func prepare() async throws(RedisError) {
        _ = try await self.redis.xgroupCreate(self.topology.pool, group: StreamTopology.poolGroup)
    }

    /// Waits up to `wait` for entries that nobody was given yet.
    package func read(
        on connection: RedisConnection, consumer: String, count: Int, wait: Duration
    ) async throws(RedisError) -> [Delivery] {
        try await connection.xreadgroup(
            group: StreamTopology.poolGroup, consumer: consumer, streams: [(name: self.topology.pool, position: .new)],
            count: count, block: wait
        ).flatMap { $0.entries.map { Delivery($0) } }
    }

    /// Takes over entries that whoever has them left alone for `idle`.
    package func claim(consumer: String, idle: Duration, count: Int) async throws(RedisError) -> [Delivery] {
        let reply = try await self.redis.send(
            RedisCommand(
                "XAUTOCLAIM", RedisArgument(self.topology.pool), RedisArgument(StreamTopology.poolGroup),
                RedisArgument(consumer), RedisArgument(idle.wholeMilliseconds), "0", "COUNT", RedisArgument(count)))
        return try StreamClaim(reply).entries.map { Delivery($0) }
    }

    package func finish(_ id: StreamEntryID) async throws(RedisError) {
        _ = try await self.redis.send(pipeline: [
            RedisCommand(
                "XACK", RedisArgument(self.topology.pool), RedisArgument(StreamTopology.poolGroup),
                RedisArgument("\(id)")),
            RedisCommand("XDEL", RedisArgument(self.topology.pool), RedisArgument("\(id)")),
        ]).map { result throws(RedisError) in try result.get() }
    }

    /// Moves an entry to the stream's dead letters.
    package func bury(_ delivery: Delivery, _ note: DeadLetterNote) async throws(RedisError) {
        _ = try await self.redis.evaluate(
            Self.buryScript, keys: [self.topology.pool, self.topology.deadLetters(.pool)],
            arguments: [RedisArgument(StreamTopology.poolGroup), RedisArgument(delivery.id)]
                + (delivery.raw.fields ?? []).arguments + note.fields(source: delivery.id))
    }

    /// Removes consumers that have nothing pending and were silent for `idle`; in one step, so that none gets an
    /// entry in between. One that lives is made again when it reads.
    package func removeIdleConsumers(idle: Duration) async throws(RedisError) {
        _ = try await self.redis.evaluate(
            Self.tidyScript, keys: [self.topology.pool],
            arguments: [RedisArgument(StreamTopology.poolGroup), RedisArgument(idle.wholeMilliseconds)])
    }

    /// KEYS: stream, dead letters. ARGV: group, id, then the dead letter's fields.
    private static let buryScript = RedisScript(
        source: """
            if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
            redis.call('XADD', KEYS[2], '*', unpack(ARGV, 3))
            return redis.call('XDEL', KEYS[1], ARGV[2])
            """)

    /// KEYS: stream. ARGV: group, silence in ms.
    private static let tidyScript = RedisScript(
        source: """
            for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
                if consumer[4] == 0 and consumer[6] > tonumber(ARGV[2]) then
                    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], consumer[2])
                end
            end
            return 1
            """)
}
