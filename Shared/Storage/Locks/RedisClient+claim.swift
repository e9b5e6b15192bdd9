import Redis

extension RedisClient {
    /// Sets a key that runs out by itself, unless somebody has set it already. Work that empties the streams waits for
    /// it, so it goes on while Redis' memory is full.
    /// - Returns: whether this call set it.
    func claim(_ key: String, _ value: String, for time: Duration) async throws(RedisError) -> Bool {
        try await self.evaluate(
            claimScript, keys: [key], arguments: [RedisArgument(value), RedisArgument(time.wholeMilliseconds)]
        ).decodeInt() == 1
    }
}

/// KEYS: key. ARGV: value, time to live in ms.
private let claimScript = RedisScript(
    source: """
        #!lua flags=allow-oom
        return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0
        """)
