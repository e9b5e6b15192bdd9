extension Pool {
    /// Runs a statement on any connection.
    func run(_ statement: PendingStatement) async throws(PostgresError) -> PostgresResult {
        try check(statement.sql)
        let now = ContinuousClock.now
        switch withState({ $0.submit(statement, now: now) }) {
        case .assigned(let slot):
            wake(CollectionOfOne(slot))
            return try await statement.completion.value()
        case .refused(let error):
            throw error
        case .waiting(let ticket):
            return try await limited(statement.completion, from: now, to: statement.deadline) {
                self.withState { $0.withdraw(ticket) } != nil
            }
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
        let now = ContinuousClock.now
        if case .refused(let error) = withState({ $0.submit(statement, on: lease, now: now) }) { throw error }
        wake(CollectionOfOne(lease.slot))
    }

    /// A connection to use alone. Whoever gets one has to end it with a statement that `endsLease`.
    func lease(until deadline: ContinuousClock.Instant) async throws(PostgresError) -> Lease {
        guard !Task.isCancelled else { throw .cancelled(maybeExecuted: false) }
        let completion = Completion<Lease>()
        let now = ContinuousClock.now
        switch withState({ $0.request(completion, now: now) }) {
        case .refused(let error):
            throw error
        case .accepted(let ticket):
            return try await granted(completion, ticket, from: now, to: deadline)
        }
    }

    private func granted(
        _ completion: Completion<Lease>, _ ticket: PoolState.LeaseTicket, from start: ContinuousClock.Instant,
        to deadline: ContinuousClock.Instant
    ) async throws(PostgresError) -> Lease {
        do throws(PostgresError) {
            return try await limited(completion, from: start, to: deadline) {
                self.withState { $0.withdraw(ticket) } != nil
            }
        } catch {
            throw error.code == .cancelled ? .cancelled(maybeExecuted: false) : error
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
    private func limited<Value>(
        _ completion: Completion<Value>, from start: ContinuousClock.Instant, to deadline: ContinuousClock.Instant,
        withdraw: @escaping @Sendable () -> Bool
    ) async throws(PostgresError) -> Value {
        let outcome = await withTaskGroup { group in
            group.addTask { await self.expire(completion, from: start, to: deadline, withdraw: withdraw) }
            let outcome: Completion<Value>.Outcome
            do throws(PostgresError) {
                outcome = .success(try await completion.value())
            } catch {
                outcome = .failure(error)
            }
            group.cancelAll()
            return outcome
        }
        let wasWaiting = withdraw()
        if wasWaiting, case .failure(let error) = outcome, error.code == .cancelled {
            throw .cancelled(maybeExecuted: false)
        }
        return try outcome.get()
    }

    private func expire<Value>(
        _ completion: Completion<Value>, from start: ContinuousClock.Instant, to deadline: ContinuousClock.Instant,
        withdraw: @Sendable () -> Bool
    ) async {
        let connectDeadline = min(start + configuration.connectWait, deadline)
        guard (try? await Task.sleep(until: connectDeadline, clock: .continuous)) != nil else { return }
        if !withState(\.isConnected), withdraw() {
            let waited = configuration.connectWait
            completion.finish(.failure(PostgresError(.unavailable, "no connection to the database within \(waited)")))
        }
        guard (try? await Task.sleep(until: deadline, clock: .continuous)) != nil else { return }
        if withdraw() {
            completion.finish(.failure(.timedOut("no connection became free in time", maybeExecuted: false)))
        }
    }
}
