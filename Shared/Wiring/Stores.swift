package import Core
package import Logging
package import NIOCore
import NIOPosix
package import Postgres
package import Redis
package import Runtime
package import ServiceLifecycle
package import Storage

/// Redis and PostgreSQL of a process, checked before anything is built on them.
package struct Stores: Sendable {
    package let redis: RedisClient
    package let postgres: PostgresClient
    package let topology: StreamTopology
    package let vault: Vault
    package let keyRing: KeyRing

    /// Connects once with clients of its own and refuses servers that do not keep what they are given.
    /// - Throws: ``StartupFailure`` with one clear line.
    package static func verified(
        _ settings: StoreSettings, eventLoopGroup: any EventLoopGroup, logger: Logger
    ) async throws -> Stores {
        guard let redis = settings.redis, let postgres = settings.postgres, let ring = settings.keyRing else {
            throw StartupFailure(.configuration, "settings are missing")
        }
        try await Self.verify(redis, settings, eventLoopGroup, logger)
        try await Self.verify(postgres, logger)
        let client = PostgresClient(configuration: postgres, logger: logger)
        return Stores(
            redis: RedisClient(configuration: redis, eventLoopGroup: eventLoopGroup, logger: logger),
            postgres: client, topology: settings.topology, vault: Vault(postgres: client, ring: ring), keyRing: ring)
    }

    /// In the order of dependency.
    package var services: [any Service] { [self.redis, self.postgres] }

    /// - Parameter needsDatabase: whether the process is not ready while PostgreSQL is away.
    package func healthChecks(needsDatabase: Bool = true) -> [HealthCheck] {
        [
            HealthCheck("redis", critical: true) { [redis] in
                do {
                    _ = try await redis.send(RedisCommand("PING"))
                    return .pass
                } catch {
                    return .fail("\(error)")
                }
            },
            HealthCheck("database", critical: needsDatabase) { [postgres] in
                do {
                    try await postgres.query("SELECT 1")
                    return .pass
                } catch {
                    return .fail("\(error)")
                }
            },
        ]
    }

    private static func verify(
        _ configuration: RedisConfiguration, _ settings: StoreSettings, _ group: any EventLoopGroup, _ logger: Logger
    ) async throws {
        var configuration = configuration
        configuration.connectWait = .seconds(5)
        // That this client's connection ends is no news.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let client = RedisClient(configuration: configuration, eventLoopGroup: group, logger: quiet)
        let unmet: [String]
        do {
            unmet = try await Self.running(client) {
                try await client.notePartitions(of: settings.topology)
                return try await client.unmetRequirements()
            }
        } catch let error as UnmetRequirement {
            throw StartupFailure(.configuration, error.description)
        } catch {
            throw StartupFailure(.unavailable, "REDIS_URL: \(error)")
        }
        guard !unmet.isEmpty else { return }
        guard settings.acceptsUnsafeRedis else {
            throw StartupFailure(.configuration, unmet.joined(separator: "; "))
        }
        for sentence in unmet {
            logger.critical(
                "Running on an unsafe Redis because REDIS_ALLOW_UNSAFE says so", metadata: ["why": "\(sentence)"])
        }
    }

    private static func verify(_ configuration: PostgresConfiguration, _ logger: Logger) async throws {
        var configuration = configuration
        configuration.connections = 1
        configuration.connectWait = .seconds(5)
        let client = PostgresClient(configuration: configuration, logger: logger)
        do {
            try await Self.running(client) { try await client.checkRequirements() }
        } catch let error as UnmetRequirement {
            throw StartupFailure(.configuration, error.description)
        } catch {
            throw StartupFailure(.unavailable, "DATABASE_URL: \(error)")
        }
    }

    /// Runs a service for as long as `body` needs it.
    package static func running<Result: Sendable>(
        _ service: some Service, _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            let result = try await body()
            group.cancelAll()
            return result
        }
    }
}
