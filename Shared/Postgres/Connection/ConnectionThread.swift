import Logging

/// Keeps one connection of the pool up and serves it; blocks, so it needs a thread.
struct ConnectionThread {
    let slot: Int
    let pool: Pool
    let logger: Logger

    /// Returns once the pool is done with the connection.
    func run() {
        var backoff = Backoff()
        var generator = SystemRandomNumberGenerator()
        while !pool.withState({ $0.isDone(slot) }) {
            do throws(PostgresError) {
                try live(&backoff)
            } catch {
                log(error, isFirst: backoff.attempts == 0)
                waitUnlessDone(until: .now + backoff.next(using: &generator))
            }
        }
        pool.withState { $0.close(slot) }
    }

    private func waitUnlessDone(until deadline: ContinuousClock.Instant) {
        while .now < deadline, !pool.withState({ $0.isDone(slot) }) {
            _ = pool.wakeup(of: slot).wait(until: deadline)
        }
    }

    /// From connecting to the loss or the end of the connection.
    private func live(_ backoff: inout Backoff) throws(PostgresError) {
        let configuration = pool.configuration
        let handle = try ConnectionHandle(connecting: configuration.connectionParameters())
        var session = try Session(handle, queryTimeout: configuration.queryTimeout)
        if backoff.attempts > 0 { logger.info("Database connected", metadata: ["slot": "\(slot)"]) }
        backoff.reset()
        pool.wake(pool.withState { $0.connected(slot, now: .now) })
        do throws(PostgresError) {
            try serve(&session)
            end(&session, after: .connectionLost("the client was stopped", maybeExecuted: true))
        } catch {
            end(&session, after: error)
            throw error
        }
    }

    /// The pool is told first, so that nobody who tries again gets this connection.
    private func end(_ session: inout Session, after loss: PostgresError) {
        session.backlog += pool.withState { $0.lost(slot, now: .now) }.map { Session.Outgoing(statement: $0) }
        session.abandon(after: loss)
    }

    /// Only the first of several failures in a row is worth more than debug.
    private func log(_ error: PostgresError, isFirst: Bool) {
        logger.log(
            level: isFirst ? .info : .debug, "Database connection failed",
            metadata: ["error": "\(error)", "slot": "\(slot)"]
        )
    }

    private func serve(_ session: inout Session) throws(PostgresError) {
        while let statements = pool.withState({ $0.isDone(slot) ? nil : $0.take(slot) }) {
            session.backlog += statements.map { Session.Outgoing(statement: $0) }
            let isBlocked = try session.send(now: .now)
            let reason = pool.wakeup(of: slot)
                .wait(socket: session.handle.socket, forWriting: isBlocked, until: session.nextDeadline)
            if reason == .socket { try receive(&session) }
            try session.enforceDeadlines(now: .now)
        }
    }

    /// An answer may have come just before the connection broke, so answers go first.
    private func receive(_ session: inout Session) throws(PostgresError) {
        var loss: PostgresError?
        do throws(PostgresError) {
            try session.handle.receive()
        } catch {
            loss = error
        }
        let now = ContinuousClock.now
        let (finished, failure) = session.answers(now: now)
        try handOver(finished, &session, now: now)
        if let loss = failure ?? loss { throw loss }
    }

    private func handOver(
        _ finished: [Session.Finished], _ session: inout Session, now: ContinuousClock.Instant
    ) throws(PostgresError) {
        guard !finished.isEmpty else { return }
        let endsLease = finished.contains(where: \.statement.endsLease)
        let isClean = !session.exchanges.isEmpty || session.handle.isIdle || session.leaseDeadline != nil && !endsLease
        if endsLease { session.leaseDeadline = nil }
        let others = pool.withState { state in
            let awake = state.progressed(slot, count: finished.count, now: now)
            return endsLease && isClean ? awake + state.release(slot, now: now) : awake
        }
        pool.wake(others.lazy.filter { $0 != slot })
        for answer in finished {
            answer.statement.completion.finish(answer.outcome)
        }
        guard isClean else { throw .connectionLost("a transaction was left open", maybeExecuted: false) }
    }
}
