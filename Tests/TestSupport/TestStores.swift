package import Core
import Logging
import NIOPosix
package import Postgres
package import Redis
package import Storage

/// A database, a key prefix and clients of a test's own.
package struct TestStores: Sendable {
    package let database: TestDatabase
    package let redisURL: String
    /// As the services connect.
    package let postgres: PostgresClient
    /// Sees everything.
    package let administrator: PostgresClient
    package let redis: RedisClient
    package private(set) var topology: StreamTopology
    package let ring: KeyRing
    package let vault: Vault

    private static let limiter = Limiter(6)

    /// Runs `body` with stores that are empty.
    package static func run<Result: Sendable>(
        _ body: (TestStores) async throws -> Result
    ) async throws -> Result {
        let redis = try await TestServers.running.redisURL
        return try await self.limiter.run {
            try await TestDatabase.run { try await self.connect($0, redis: redis, body) }
        }
    }

    package static func connect<Result: Sendable>(
        _ database: TestDatabase, redis redisURL: String, prefix: String = TestStores.newPrefix(),
        _ body: (TestStores) async throws -> Result
    ) async throws -> Result {
        let ring = try KeyRing(parsing: Secret(Self.keys))
        return try await withPostgres(database.administratorURL) { administrator in
            try await withPostgres(database.url, connections: 4) { postgres in
                try await withRedis(redisURL) { redis in
                    try await body(
                        TestStores(
                            database: database, redisURL: redisURL, postgres: postgres, administrator: administrator,
                            redis: redis, topology: StreamTopology(prefix: prefix, partitionCount: 4), ring: ring,
                            vault: Vault(postgres: postgres, ring: ring)))
                }
            }
        }
    }

    mutating func use(partitions count: Int) {
        self.topology = StreamTopology(prefix: self.topology.prefix, partitionCount: count)
    }

    package static func newPrefix() -> String { "test-" + String(UInt64.random(in: 0 ... .max), radix: 36) }

    /// Two keys in the form of `ENCRYPTION_KEYS`; the first one writes.
    package static let keys = "one:\(Self.key(1)),two:\(Self.key(2))"

    /// 32 equal bytes in base64.
    package static func key(_ byte: UInt8) -> String { base64([UInt8](repeating: byte, count: 32)) }

    /// Entries of all streams of the roles: undelivered or pending.
    package func backlog(_ roles: [StreamRole] = StreamRole.allCases) async throws -> Int {
        var count = 0
        for partition in roles.flatMap({ self.topology.partitions($0) }) {
            count += try await self.redis.xlen(self.topology.stream(partition))
        }
        return count
    }

    package func deadLetters(_ role: StreamRole) async throws -> [StreamEntry] {
        var entries: [StreamEntry] = []
        for partition in self.topology.partitions(role) {
            entries += try await self.redis.xrange(self.topology.deadLetters(partition), count: 1_000)
        }
        return entries
    }
}

/// Runs `body` with a client that runs until then.
@discardableResult
package func withRedis<Result: Sendable>(
    _ url: String, _ body: (RedisClient) async throws -> Result
) async throws -> Result {
    var configuration = try RedisConfiguration(url: url)
    configuration.connectionCount = 1
    configuration.connectWait = .seconds(20)
    let client = RedisClient(
        configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: .silent)
    return try await running(client) { try await body(client) }
}
