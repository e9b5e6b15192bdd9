extension Pool {
    /// Runs a statement on any connection.
    func run(_ statement: PendingStatement) async throws(PostgresError) -> PostgresResult {
        try check(statement.sql)
        switch withState({ $0.submit(statement, now: .now) }) {
        case .assigned(let slot):
            wake(CollectionOfOne(slot))
            return try await statement.completion.value()
        case .refused(let error):
            throw error
        case .waiting(let ticket, let watch):
            return try await result(of: statement.completion, watch) { $0.withdraw(ticket) != nil }
        }
    }

    /// Runs a statement of a transaction.
    func run(_ statement: PendingStatement, on lease: Lease) async throws(PostgresError) -> PostgresResult {
        try check(statement.sql)
        try enqueue(statement, on: lease)
        return try await statement.completion.value()
    }

    /// Sends a statement of a transaction without waiting for its result.
    func enqueue(_ statement: PendingStatement, on lease: Lease) throws(PostgresError) {
        if case .refused(let error) = withState({ $0.submit(statement, on: lease, now: .now) }) { throw error }
        wake(CollectionOfOne(lease.slot))
    }

    /// A connection to use alone. Whoever gets one has to end it with a statement that `endsLease`.
    func lease(until deadline: ContinuousClock.Instant) async throws(PostgresError) -> Lease {
        guard !Task.isCancelled else { throw .cancelled(maybeExecuted: false) }
        let request = LeaseRequest(deadline: deadline)
        switch withState({ $0.request(request, now: .now) }) {
        case .refused(let error):
            throw error
        case .accepted(let ticket, let watch):
            do throws(PostgresError) {
                return try await result(of: request.completion, watch) { $0.withdraw(ticket) != nil }
            } catch {
                throw error.code == .cancelled ? .cancelled(maybeExecuted: false) : error
            }
        }
    }

    private func check(_ sql: SQL) throws(PostgresError) {
        guard !Task.isCancelled else { throw .cancelled(maybeExecuted: false) }
        guard !sql.isTransactionControl else {
            throw PostgresError(.invalidStatement, "transactions are begun and ended by withTransaction only")
        }
        guard sql.parameters.count <= SQL.maximumParameters else {
            throw PostgresError(
                .invalidStatement,
                "a statement takes at most \(SQL.maximumParameters) parameters, not \(sql.parameters.count)"
            )
        }
    }

    /// Waits for `completion`, whose work stands in a line that `withdraw` takes it out of.
    private func result<Value>(
        of completion: Completion<Value>, _ watch: PoolState.Watch, withdraw: (inout PoolState) -> Bool
    ) async throws(PostgresError) -> Value {
        do throws(PostgresError) {
            switch watch {
            case .kept: break
            case .wake: timekeeper.signal()
            case .caller: return try await watched(completion)
            }
            return try await completion.value()
        } catch {
            let wasWaiting = withState(withdraw)
            throw error.code == .cancelled && wasWaiting ? .cancelled(maybeExecuted: false) : error
        }
    }

    /// Before `run()` has started, the time to wait for a connection is watched here.
    private func watched<Value>(_ completion: Completion<Value>) async throws(PostgresError) -> Value {
        let outcome = await withTaskGroup { group in
            group.addTask {
                guard (try? await Task.sleep(for: self.configuration.connectWait)) != nil else { return }
                _ = self.withState { $0.expire(now: .now) }
            }
            let outcome = await completion.outcome()
            group.cancelAll()
            return outcome
        }
        return try outcome.get()
    }
}
