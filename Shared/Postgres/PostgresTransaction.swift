/// The statements of a transaction; valid until the body that received it ends.
package struct PostgresTransaction: Sendable {
    let pool: Pool
    let lease: Lease

    /// Runs `sql` and returns its rows.
    ///
    /// A failed statement aborts the whole transaction, unless a SAVEPOINT was set before it.
    @discardableResult
    package func query(_ sql: SQL) async throws(PostgresError) -> [PostgresRow] {
        try await run(sql).rows
    }

    /// Runs `sql` and returns the number of rows it affected.
    @discardableResult
    package func execute(_ sql: SQL) async throws(PostgresError) -> Int {
        try await run(sql).affectedRows
    }

    private func run(_ sql: SQL) async throws(PostgresError) -> PostgresResult {
        try await pool.run(PendingStatement(sql, role: .within, deadline: deadline), on: lease)
    }

    func begin(_ scope: SessionScope) async throws(PostgresError) {
        let begin = PendingStatement(
            "BEGIN", scope: scope.statement, role: .begin(until: lease.deadline), deadline: deadline
        )
        try pool.enqueue(begin, on: lease)
        _ = try await begin.completion.value()
    }

    /// Not interrupted by cancellation, which would leave the outcome unknown without need.
    func commit() async throws(PostgresError) {
        guard !Task.isCancelled else { throw .cancelled(maybeExecuted: false) }
        let commit = PendingStatement("COMMIT", role: .commit, deadline: deadline)
        try pool.enqueue(commit, on: lease)
        _ = try await commit.completion.valueDespiteCancellation()
    }

    /// The connection goes back to the pool once the server has answered. There is nothing to be done where the
    /// transaction is over already.
    func rollBack() {
        try? pool.enqueue(PendingStatement("ROLLBACK", role: .rollback, deadline: deadline), on: lease)
    }

    private var deadline: ContinuousClock.Instant { .now + pool.configuration.queryTimeout }
}
