import FoundationEssentials
import Logging
package import Postgres
package import Redis
import Synchronization

/// Notices that Redis was replaced by an empty one: it carries a random mark, which PostgreSQL remembers. Whichever
/// process finds another mark first rewinds the feeds, so that what was lost with the old one is fetched again.
package final class RedisWatch: Sendable {
    private let redis: RedisClient
    private let postgres: PostgresClient
    private let key: String
    private let rewind: Duration
    /// The mark that PostgreSQL has confirmed.
    private let known = Mutex<UUID?>(nil)

    /// - Parameter rewind: how far the feeds go back. What waited in Redis for longer is not fetched again.
    package init(redis: RedisClient, postgres: PostgresClient, topology: StreamTopology, rewind: Duration) {
        self.redis = redis
        self.postgres = postgres
        self.key = topology.redisMark
        self.rewind = rewind
    }

    /// True when this call rewound the feeds.
    package func check() async throws -> Bool {
        let mark = try await self.mark()
        if self.known.withLock({ $0 == mark }) { return false }
        let rewound = try await self.postgres.query(
            "SELECT feeds_follow_redis(\(mark), make_interval(secs => \(self.rewind.inSeconds)))"
        ).first?.decode(Bool.self)
        self.known.withLock { $0 = mark }
        return rewound ?? false
    }

    /// The mark in Redis, set if there is none.
    private func mark() async throws -> UUID {
        let reply = try await self.redis.evaluate(
            Self.markScript, keys: [self.key], arguments: [RedisArgument(UUID().uuidString.lowercased())])
        guard let mark = reply.string.flatMap({ UUID(uuidString: $0) }) else {
            throw UnmetRequirement(description: "\(self.key) in Redis holds no mark of this product")
        }
        return mark
    }

    /// KEYS: mark. ARGV: the mark to set where there is none.
    private static let markScript = RedisScript(
        source: """
            #!lua flags=allow-oom
            redis.call('SET', KEYS[1], ARGV[1], 'NX')
            return redis.call('GET', KEYS[1])
            """)
}
