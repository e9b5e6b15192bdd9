package import Core
package import Redis

/// How often a caller may ask, counted in Redis for all processes together. A bucket holds what is allowed within a
/// window, all of it at once; it fills evenly.
package struct RequestLimiter: Sendable {
    package struct Standing: Sendable, Equatable {
        package var isAllowed: Bool
        /// Requests that may follow at once.
        package var remaining: Int
        /// Until the next one is allowed; zero where one is.
        package var wait: Duration
        /// Until all are allowed again.
        package var reset: Duration
    }

    private let redis: RedisClient
    private let topology: StreamTopology

    package init(redis: RedisClient, topology: StreamTopology) {
        self.redis = redis
        self.topology = topology
    }

    /// - Parameters:
    ///   - caller: what tells callers apart, without their credential.
    ///   - policy: the name of what is counted together.
    package func take(
        _ limit: RateLimit, policy: String, caller: String
    ) async throws(RedisError) -> Standing {
        let reply = try await self.redis.evaluate(
            Self.script, keys: [self.topology.requests(of: caller, policy: policy)],
            arguments: [RedisArgument("\(limit.interval)"), RedisArgument(limit.burst)]
        ).decodeArray(atLeast: 4)
        let (allowed, remaining) = (try reply[0].decodeInt(), try reply[1].decodeInt())
        return Standing(
            isAllowed: allowed == 1, remaining: remaining, wait: .milliseconds(try reply[2].decodeInt()),
            reset: .milliseconds(try reply[3].decodeInt()))
    }

    /// KEYS: the bucket, as the time at which it is full. ARGV: interval and burst. `TokenBucket` of Core, without its
    /// queue: nobody waits here.
    private static let script = RedisScript(
        source: """
            #!lua flags=allow-oom
            local time = redis.call('TIME')
            local now = time[1] * 1000 + time[2] / 1000
            local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
            local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
            full = math.min(full, now + interval * burst)
            local wait = full - now - interval * (burst - 1)
            if wait > 0.001 then return {0, 0, math.ceil(wait), math.ceil(full - now)} end
            full = full + interval
            redis.call('SET', KEYS[1], string.format('%.3f', full), 'PX', math.max(math.ceil(full - now), 1))
            return {1, math.floor((now + interval * burst - full) / interval + 0.001), 0, math.ceil(full - now)}
            """)
}
