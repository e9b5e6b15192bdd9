import Logging
import NIOPosix

@testable import Redis

/// A configuration for tests, in which connections are given plenty of time to come up.
func configuration(
    _ url: String, _ change: (inout RedisConfiguration) -> Void = { _ in }
) throws(RedisError) -> RedisConfiguration {
    var configuration = try RedisConfiguration(url: url)
    configuration.connectionCount = 1
    configuration.connectWait = .seconds(30)
    configuration.commandTimeout = .seconds(30)
    change(&configuration)
    return configuration
}

/// Runs `body` with a client that runs until then.
func withRedisClient<R: Sendable>(
    _ configuration: RedisConfiguration, _ body: (RedisClient) async throws -> R
) async throws -> R {
    let client = RedisClient(
        configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await client.run() }
        defer { tasks.cancelAll() }
        return try await body(client)
    }
}
