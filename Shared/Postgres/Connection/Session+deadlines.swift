extension Session {
    /// When `enforceDeadlines` has something to do next.
    var nextDeadline: ContinuousClock.Instant? {
        let silence = exchanges.isEmpty ? nil : progress + silenceLimit
        let statement = exchanges[overdue...].lazy.compactMap { $0.statement?.deadline }.first
        return [leaseDeadline, silence, statement].compactMap { $0 }.min()
    }

    /// Callers whose time is over get their answer; a transaction or a server that takes too long costs the
    /// connection.
    mutating func enforceDeadlines(now: ContinuousClock.Instant) throws(PostgresError) {
        while overdue < exchanges.count, exchanges[overdue].statement.map({ $0.deadline <= now }) ?? true {
            exchanges[overdue].statement?.completion.finish(
                .failure(.timedOut("no answer within the query timeout", maybeExecuted: true))
            )
            overdue += 1
        }
        if let leaseDeadline, now >= leaseDeadline { throw .transactionOverrun(maybeExecuted: true) }
        if !exchanges.isEmpty, now >= progress + silenceLimit {
            throw .connectionLost("the server is silent", maybeExecuted: true)
        }
    }
}
