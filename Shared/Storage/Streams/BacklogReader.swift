package import Redis

/// Looks at what is not done, from outside the workers. Nothing is changed or made by it.
package struct BacklogReader: Sendable {
    private let redis: RedisClient
    private let topology: StreamTopology

    package init(redis: RedisClient, topology: StreamTopology) {
        self.redis = redis
        self.topology = topology
    }

    /// Every stream, each as it was at one moment. One that does not exist holds nothing.
    package func read() async throws(RedisError) -> [StreamBacklog] {
        let streams = self.topology.streams
        let replies = try await self.redis.evaluate(pipeline: streams.map(self.call))
        var backlogs: [StreamBacklog] = []
        for (stream, reply) in zip(streams, replies) { backlogs.append(try StreamBacklog(stream, reply.get())) }
        return backlogs
    }

    private func call(_ stream: WorkStream) -> RedisScript.Call {
        let name = self.topology.stream(stream)
        let group = stream == .pool ? StreamTopology.poolGroup : StreamTopology.group
        return RedisScript.Call(
            Self.script,
            keys: [
                name, self.topology.lease(stream), self.topology.deadLetters(stream), self.topology.attempts(stream),
            ],
            arguments: [RedisArgument(group)])
    }

    /// KEYS: stream, lease, dead letters, attempts. ARGV: group. Acknowledged entries are removed at once, so what
    /// the stream holds is undelivered or pending.
    private static let script = RedisScript(
        source: """
            local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1])
            if pending.err then
                if string.sub(pending.err, 1, 7) ~= 'NOGROUP' then return pending end
                pending = {0}
            end
            local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
            local lease = redis.call('HMGET', KEYS[2], 'holder', 'epoch')
            local time = redis.call('TIME')
            return {
                redis.call('XLEN', KEYS[1]), pending[1], first and first[1] or false, redis.call('HLEN', KEYS[4]),
                lease[1], lease[2], redis.call('XLEN', KEYS[3]), time[1] * 1000 + math.floor(time[2] / 1000)
            }
            """)
}
