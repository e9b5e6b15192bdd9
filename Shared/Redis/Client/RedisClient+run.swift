import Logging
import Metrics
import NIOCore
import ServiceLifecycle
import Synchronization

extension RedisClient {
    /// Keeps the shared connections open until shutdown; call once.
    ///
    /// A graceful shutdown refuses further commands with `.closed` and returns when those in flight have ended. If
    /// the task is cancelled, they fail.
    package func run() async throws {
        let loops = Array(self.eventLoopGroup.makeIterator())
        let count = self.connector.configuration.connectionCount ?? loops.count
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { tasks in
                for index in 0..<max(count, 1) {
                    tasks.addTask { await self.keepConnected(on: loops[index % loops.count]) }
                }
            }
        } onGracefulShutdown: {
            self.shutDown()
        }
        self.shutDown()
    }

    private func shutDown() {
        let (connections, waiters) = self.pool.withLock { $0.close() }
        for waiter in waiters { waiter.resolve(.failure(.closed)) }
        for connection in connections { connection.drain(refusing: .closed) }
    }

    private func keepConnected(on loop: any EventLoop) async {
        var backoff = Backoff()
        var generator = SystemRandomNumberGenerator()
        var openedBefore = false
        while !Task.isCancelled, !self.pool.withLock({ $0.isClosed }) {
            if let connection = await self.open(on: loop) {
                if openedBefore { self.reconnects.increment() }
                openedBefore = true
                let openedAt = ContinuousClock.now
                await self.hold(connection)
                backoff.succeeded(for: openedAt.duration(to: .now))
            }
            let delay = backoff.next(using: &generator)
            // Ends early only at shutdown, which the loop then sees.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: delay) }
        }
    }

    private func open(on loop: any EventLoop) async -> RedisConnection? {
        do {
            return try await cancelWhenGracefulShutdown { try await self.connector.connect(on: loop) }
        } catch {
            guard !Task.isCancelled, !self.pool.withLock({ $0.isClosed }) else { return nil }
            let failure = error as? RedisError ?? RedisError(.unavailable, "\(error)")
            if self.pool.withLock({ $0.note(failure) }) {
                self.logger.info("Cannot connect to Redis, retrying", metadata: ["error": "\(failure.message)"])
            }
            return nil
        }
    }

    /// Lends the connection to callers until it is closed.
    private func hold(_ connection: RedisConnection) async {
        if let waiters = self.pool.withLock({ $0.add(connection) }) {
            self.logger.debug("Connected to Redis", metadata: ["target": "\(self.connector.configuration.target)"])
            for waiter in waiters { waiter.resolve(.success(connection)) }
        } else {
            connection.drain(refusing: .closed)
        }
        let reason = await connection.closed()
        let isNews = self.pool.withLock { pool in
            pool.remove(connection)
            return !pool.isClosed && !Task.isCancelled && pool.note(reason)
        }
        if isNews { self.logger.info("Redis connection lost", metadata: ["error": "\(reason.message)"]) }
    }
}
