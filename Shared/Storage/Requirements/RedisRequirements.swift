package import Redis

extension RedisClient {
    /// What keeps an acknowledged webhook from being lost; one sentence for each that is not so.
    package func unmetRequirements() async throws(RedisError) -> [String] {
        let required: [(setting: String, value: String, reason: String)] = [
            ("appendonly", "yes", "a restart would lose what was accepted"),
            ("appendfsync", "always", "a crash would lose the last second of what was accepted"),
            ("maxmemory-policy", "noeviction", "memory pressure would remove what was accepted"),
        ]
        var unmet: [String] = []
        for (setting, value, reason) in required {
            let reply = try await self.send(RedisCommand("CONFIG", "GET", RedisArgument(setting)))
            let found = reply.array?.last?.string ?? "unknown"
            if found != value {
                unmet.append("REDIS_URL: the server has \(setting) \(found) and needs \(value), or \(reason)")
            }
        }
        return unmet
    }
}
