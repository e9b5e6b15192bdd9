package import Core
package import Redis

/// Lets one worker at a time write to a route of a fleet system that takes a route's stops only as a whole.
package struct RouteLock: Sendable {
    /// Longer than reading and writing a route may take, so that only who died leaves it behind.
    private static let timeToLive: Duration = .seconds(25)
    private let redis: RedisClient
    private let topology: StreamTopology

    package init(redis: RedisClient, topology: StreamTopology) {
        self.redis = redis
        self.topology = topology
    }

    /// - Returns: nil, and `body` is not run, while somebody else writes to the route.
    package func hold<Result: Sendable>(
        _ route: RouteID, of tenant: TenantID, _ body: () async throws -> Result
    ) async throws -> Result? {
        let key = self.topology.routeWriter(route, of: tenant)
        let token = String(UInt64.random(in: 0 ... .max), radix: 36)
        let isTaken = try await self.redis.claim(key, token, for: Self.timeToLive)
        guard isTaken else { return nil }
        do {
            let result = try await body()
            await self.release(key, token)
            return result
        } catch {
            await self.release(key, token)
            throw error
        }
    }

    /// Where this fails the lock runs out.
    private func release(_ key: String, _ token: String) async {
        _ = try? await self.redis.evaluate(Self.releaseScript, keys: [key], arguments: [RedisArgument(token)])
    }

    /// KEYS: lock. ARGV: token.
    private static let releaseScript = RedisScript(
        source: "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0")
}
