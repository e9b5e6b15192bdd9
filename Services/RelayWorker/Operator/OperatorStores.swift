import Logging
import NIOPosix
import Postgres
import Redis
import Runtime
import Storage
import Wiring

/// The stores, for as long as one command of an operator runs.
struct OperatorStores: Sendable {
    let redis: RedisClient
    let topology: StreamTopology
    /// Nil when the command has no use for it.
    let postgres: PostgresClient?

    /// Runs the command with its stores, then ends the process; 69 when one of them cannot be reached.
    static func execute(
        _ arguments: [String], needsDatabase: Bool = false,
        _ body: @escaping @Sendable (OperatorStores) async throws -> Void
    ) async -> Never {
        await ServiceProcess(name: "relay-worker", arguments: arguments, adminPort: 9092) {
            OperatorSettings(&$0, needsDatabase: needsDatabase)
        }.execute { try await Self.run($0, body) }
    }

    private static func run(
        _ context: ProcessContext<OperatorSettings>, _ body: @Sendable (OperatorStores) async throws -> Void
    ) async throws {
        guard var configuration = context.settings.redis else {
            throw StartupFailure(.configuration, "settings are missing")
        }
        configuration.connectWait = .seconds(5)
        configuration.connectionCount = 1
        var logger = context.logger
        logger.logLevel = max(logger.logLevel, .warning)
        let stores = OperatorStores(
            redis: RedisClient(
                configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger),
            topology: context.settings.topology,
            postgres: Self.client(context.settings.postgres, logger))
        do {
            try await Stores.running(stores.redis) {
                try await stores.redis.checkPartitions(of: stores.topology)
                guard let postgres = stores.postgres else { return try await body(stores) }
                try await Stores.running(postgres) { try await body(stores) }
            }
        } catch let error as UnmetRequirement {
            throw StartupFailure(.configuration, error.description)
        } catch let error as RedisError {
            throw StartupFailure(.unavailable, "REDIS_URL: \(error)")
        } catch let error as PostgresError {
            throw StartupFailure(.unavailable, "DATABASE_URL: \(error)")
        }
    }

    private static func client(_ configuration: PostgresConfiguration?, _ logger: Logger) -> PostgresClient? {
        guard var configuration else { return nil }
        configuration.connections = 1
        configuration.connectWait = .seconds(5)
        return PostgresClient(configuration: configuration, logger: logger)
    }
}
