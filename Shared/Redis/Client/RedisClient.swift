package import Logging
import Metrics
package import NIOCore
import ServiceLifecycle
import Synchronization

/// Redis over a few connections that all callers share, each pipelined: what callers send in one turn of the event
/// loop goes out in one write.
///
/// Commands need `run()` to be running. Not for commands that block: see `withConnection`.
package final class RedisClient: RedisSender, Service {
    let connector: Connector
    let eventLoopGroup: any EventLoopGroup
    let logger: Logger
    let pool: Mutex<ConnectionPool<RedisConnection>>
    let reconnects = Counter(label: "fleetchat_redis_reconnects_total")

    package init(configuration: RedisConfiguration, eventLoopGroup: any EventLoopGroup, logger: Logger) {
        self.connector = Connector(configuration: configuration)
        self.eventLoopGroup = eventLoopGroup
        self.logger = logger
        self.pool = Mutex(ConnectionPool(maximumWaiters: configuration.maximumInFlight))
    }

    package var commandTimeout: Duration {
        self.connector.configuration.commandTimeout
    }

    package func send(_ command: RedisCommand, timeout: Duration?) async throws(RedisError) -> RedisValue {
        try await self.exchange(CollectionOfOne(command), timeout: timeout).single()
    }

    package func send(
        pipeline commands: [RedisCommand], timeout: Duration?
    ) async throws(RedisError) -> [Result<RedisValue, RedisError>] {
        try await self.exchange(commands, timeout: timeout)
    }

    /// Runs `body` with a connection of its own, on which commands may block, and closes it afterwards.
    ///
    /// Throws `.unavailable` without waiting for a server to come back. A connection that breaks is not replaced: its
    /// commands fail. A shutdown refuses new ones with `.closed` and leaves to `body` when to end.
    package func withConnection<R>(_ body: (RedisConnection) async throws -> R) async throws -> R {
        guard !self.pool.withLock({ $0.isClosed }) else { throw RedisError.closed }
        let connection = try await self.connector.connect(on: self.eventLoopGroup.next())
        defer { connection.close() }
        return try await body(connection)
    }
}

extension RedisClient {
    private func exchange(
        _ commands: some Collection<RedisCommand>, timeout: Duration?
    ) async throws(RedisError) -> [Reply] {
        guard !commands.isEmpty else { return [] }
        let now = NIODeadline.now()
        let deadline = now + TimeAmount(timeout ?? self.commandTimeout)
        let waitEnd = min(deadline, now + TimeAmount(self.connector.configuration.connectWait))
        let replies = Pending<[Reply]>()
        while true {
            let connection = try await self.connection(before: waitEnd)
            switch connection.submit(commands, for: .task(replies), deadline: deadline) {
            case .admitted: return try await replies.value()
            case .overloaded: throw .overloaded
            case .refused: self.pool.withLock { $0.remove(connection) }
            }
        }
    }

    private func connection(before waitEnd: NIODeadline) async throws(RedisError) -> RedisConnection {
        guard !Task.isCancelled else { throw .cancelled }
        switch self.pool.withLock({ $0.select() }) {
        case .connection(let connection): return connection
        case .refused(let error): throw error
        case .wait(let waiter):
            defer { self.pool.withLock { $0.withdraw(waiter) } }
            let timer = self.eventLoopGroup.any().scheduleTask(deadline: waitEnd) {
                waiter.resolve(.failure(self.unavailable))
            }
            defer { timer.cancel() }
            return try await waiter.value()
        }
    }

    private var unavailable: RedisError {
        let reason = self.pool.withLock { $0.lastFailure?.message } ?? "none was opened yet"
        return RedisError(.unavailable, "no connection to \(self.connector.configuration.target): \(reason)")
    }
}
