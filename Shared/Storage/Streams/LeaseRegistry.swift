package import Redis

/// Who is alive and who holds which partition, in Redis. The clock is Redis' own.
package struct LeaseRegistry: Sendable {
    private let redis: RedisClient
    private let topology: StreamTopology
    /// This process instance, unique.
    package let worker: String
    private let timeToLive: Duration

    package init(redis: RedisClient, topology: StreamTopology, worker: String, timeToLive: Duration) {
        self.redis = redis
        self.topology = topology
        self.worker = worker
        self.timeToLive = timeToLive
    }

    /// Gives a sign of life and returns the workers that are alive, this one among them.
    package func heartbeat(_ role: StreamRole) async throws(RedisError) -> [String] {
        let reply = try await self.redis.evaluate(
            Self.heartbeatScript, keys: [self.topology.workers(role)],
            arguments: [RedisArgument(self.worker), self.timeToLiveArgument])
        return (reply.array ?? []).compactMap(\.string)
    }

    package func leave(_ role: StreamRole) async throws(RedisError) {
        _ = try await self.redis.send(
            RedisCommand("ZREM", RedisArgument(self.topology.workers(role)), RedisArgument(self.worker)))
    }

    /// The holder of each partition of the role that has one.
    package func holders(_ role: StreamRole) async throws(RedisError) -> [Int: String] {
        let commands = self.topology.partitions(role).map {
            RedisCommand("HGET", RedisArgument(self.topology.lease($0)), "holder")
        }
        var holders: [Int: String] = [:]
        for (index, result) in try await self.redis.send(pipeline: commands).enumerated() {
            holders[index] = try result.get().string
        }
        return holders
    }

    /// Takes the lease unless another worker holds it.
    ///
    /// - Parameter floor: an epoch that is known to have been given out, by a Redis that was lost.
    package func acquire(
        _ partition: Partition, above floor: Int64 = 0
    ) async throws(RedisError) -> PartitionLease? {
        let reply = try await self.redis.evaluate(
            Self.acquireScript, keys: [self.topology.lease(partition), self.topology.epoch(partition)],
            arguments: [RedisArgument(self.worker), self.timeToLiveArgument, RedisArgument(floor)])
        return reply.int.map { PartitionLease(partition: partition, epoch: Int64($0)) }
    }

    /// Extends the leases; those that are lost are not returned.
    package func renew(_ leases: [PartitionLease]) async throws(RedisError) -> [PartitionLease] {
        let calls = leases.map { lease in
            RedisScript.Call(
                Self.renewScript, keys: [self.topology.lease(lease.partition)],
                arguments: [RedisArgument(lease.epoch), self.timeToLiveArgument])
        }
        var kept: [PartitionLease] = []
        for (lease, result) in zip(leases, try await self.redis.evaluate(pipeline: calls))
        where try result.get().int == 1 {
            kept.append(lease)
        }
        return kept
    }

    package func release(_ lease: PartitionLease) async throws(RedisError) {
        _ = try await self.redis.evaluate(
            Self.releaseScript, keys: [self.topology.lease(lease.partition)], arguments: [RedisArgument(lease.epoch)])
    }

    private var timeToLiveArgument: RedisArgument { RedisArgument(self.timeToLive.wholeMilliseconds) }

    /// KEYS: workers. ARGV: worker, time to live in ms.
    private static let heartbeatScript = RedisScript(
        source: """
            #!lua flags=allow-oom
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
            redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return redis.call('ZRANGE', KEYS[1], 0, -1)
            """)

    /// KEYS: lease, epoch. ARGV: worker, time to live in ms, floor. The new epoch, or nil when somebody holds it.
    private static let acquireScript = RedisScript(
        source: """
            #!lua flags=allow-oom
            if redis.call('EXISTS', KEYS[1]) == 1 then return false end
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local last = math.max(tonumber(redis.call('GET', KEYS[2])) or 0, tonumber(ARGV[3]))
            local epoch = math.max(last + 1, now)
            local text = string.format('%.0f', epoch)
            redis.call('SET', KEYS[2], text)
            redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'epoch', text)
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
            return epoch
            """)

    /// KEYS: lease. ARGV: epoch, time to live in ms.
    private static let renewScript = RedisScript(
        source: """
            if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 0 end
            return redis.call('PEXPIRE', KEYS[1], ARGV[2])
            """)

    /// KEYS: lease. ARGV: epoch.
    private static let releaseScript = RedisScript(
        source: """
            if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 0 end
            return redis.call('DEL', KEYS[1])
            """)
}
