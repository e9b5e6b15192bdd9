package import Logging
import ServiceLifecycle

/// A pool of connections, kept up while `run()` runs. A statement may be given to it at any time; it waits for a
/// connection within its limits.
///
/// Statements of different callers share connections in pipeline mode, each in a transaction of its own. Settings
/// and temporary objects of a session do not belong in them; a transaction or a `SessionScope` is the place for both.
package final class PostgresClient: Service, Sendable {
    private let pool: Pool
    private let logger: Logger
    private let gauges: PoolGauges

    /// - Parameter logger: Hears of connections that fail, at info.
    package init(configuration: PostgresConfiguration, logger: Logger) {
        self.pool = Pool(configuration)
        self.logger = logger
        self.gauges = PoolGauges()
    }

    /// Runs `sql` and returns its rows. Cancellation ends the wait at once, and the server's answer is dropped.
    ///
    /// - Parameter scope: Holds for this statement alone.
    @discardableResult
    package func query(_ sql: SQL, scope: SessionScope = .none) async throws(PostgresError) -> [PostgresRow] {
        try await run(sql, scope).rows
    }

    /// Runs `sql` and returns the number of rows it affected.
    @discardableResult
    package func execute(_ sql: SQL, scope: SessionScope = .none) async throws(PostgresError) -> Int {
        try await run(sql, scope).affectedRows
    }

    /// Runs `body` in a transaction on a connection of its own: COMMIT when it returns, ROLLBACK when it throws or
    /// the task is cancelled.
    ///
    /// - Parameter scope: Holds until the transaction ends.
    /// - Throws: What `body` throws, or a `PostgresError`; `.transactionAborted` when `body` returned although one of
    ///   its statements had failed.
    package func withTransaction<R: Sendable>(
        scope: SessionScope = .none, _ body: (PostgresTransaction) async throws -> R
    ) async throws -> R {
        let lease = try await pool.lease(until: .now + pool.configuration.queryTimeout)
        let transaction = PostgresTransaction(pool: pool, lease: lease)
        do {
            try await transaction.begin(scope)
            let result = try await body(transaction)
            try await transaction.commit()
            return result
        } catch {
            transaction.rollBack()
            throw error
        }
    }

    private func run(_ sql: SQL, _ scope: SessionScope) async throws(PostgresError) -> PostgresResult {
        let deadline = ContinuousClock.now + pool.configuration.queryTimeout
        return try await pool.run(PendingStatement(sql, scope: scope.statement, deadline: deadline))
    }

    /// Connects and serves until graceful shutdown, when work in hand is finished, or cancellation, when it is given
    /// up. Can run once.
    package func run() async throws {
        guard pool.isUsable else { throw PostgresError(.unavailable, "no file descriptor is left") }
        guard pool.withState({ $0.begin() }) else { throw PostgresError(.shutDown, "the client ran before") }
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                async let _: Void = observe()
                try await runThreads()
            } onGracefulShutdown: {
                self.pool.drain()
            }
        } onCancel: {
            pool.stop()
        }
    }

    /// Shows the pool's state every second, more often than anything looks at it.
    private func observe() async throws {
        while true {
            gauges.record(pool.withState(\.counts))
            try await Task.sleep(for: .seconds(1))
        }
    }

    private func runThreads() async throws(PostgresError) {
        let failure = await withTaskGroup(of: PostgresError?.self) { group in
            let timekeeper = Timekeeper(pool: pool)
            group.addTask { await Thread.run(name: "fc-pg-time", timekeeper.run).failure }
            for slot in pool.slots {
                let thread = ConnectionThread(slot: slot, pool: pool, logger: logger)
                group.addTask { await Thread.run(name: "fc-pg-\(slot)", thread.run).failure }
            }
            var failure: PostgresError?
            var ended = 0
            for await result in group {
                failure = failure ?? result
                ended += 1
                // The timekeeper goes last.
                if failure != nil || ended == pool.slots.count { pool.stop() }
            }
            return failure
        }
        if let failure { throw failure }
    }
}
