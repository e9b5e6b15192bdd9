package import Redis

/// The `{pool}` stream. What it asks for is idempotent in the database, so its entries are shared out among all
/// pool-managers and taken over from one that is silent, without leases.
package struct PoolQueue: Sendable {
    package struct Delivery: Sendable {
        package let id: StreamEntryID
        /// Nil for an entry that is none of ours.
        package let request: PoolRequest?
    }

    private let redis: RedisClient
    private let topology: StreamTopology

    package init(redis: RedisClient, topology: StreamTopology) {
        self.redis = redis
        self.topology = topology
    }

    package func submit(_ request: PoolRequest) async throws(RedisError) {
        var command = RedisCommand("XADD", RedisArgument(self.topology.pool), "*")
        command.append(contentsOf: request.fields)
        _ = try await self.redis.send(command)
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
        ).flatMap { $0.entries.map { Delivery(id: $0.id, request: PoolRequest($0)) } }
    }

    /// Takes over entries that whoever has them left alone for `idle`.
    package func claim(consumer: String, idle: Duration, count: Int) async throws(RedisError) -> [Delivery] {
        let reply = try await self.redis.send(
            RedisCommand(
                "XAUTOCLAIM", RedisArgument(self.topology.pool), RedisArgument(StreamTopology.poolGroup),
                RedisArgument(consumer), RedisArgument(idle.wholeMilliseconds), "0", "COUNT", RedisArgument(count)))
        return try StreamClaim(reply).entries.map { Delivery(id: $0.id, request: PoolRequest($0)) }
    }

    package func finish(_ id: StreamEntryID) async throws(RedisError) {
        _ = try await self.redis.send(pipeline: [
            RedisCommand(
                "XACK", RedisArgument(self.topology.pool), RedisArgument(StreamTopology.poolGroup),
                RedisArgument("\(id)")),
            RedisCommand("XDEL", RedisArgument(self.topology.pool), RedisArgument("\(id)")),
        ]).map { result throws(RedisError) in try result.get() }
    }
}
