extension Session {
    /// A statement with what it came to, which the thread has to hand over.
    struct Finished {
        let statement: PendingStatement
        let outcome: Result<PostgresResult, PostgresError>
    }

    /// Sorts the answers that have arrived.
    mutating func answers(now: ContinuousClock.Instant) throws(PostgresError) -> [Finished] {
        var answered = 0
        var finished: [Finished] = []
        var stale: [PendingStatement] = []
        while answered < exchanges.count, try isAnswered(answered) {
            let exchange = exchanges[answered]
            answered += 1
            updateCache(after: exchange)
            guard let statement = exchange.statement else { continue }
            if exchange.deservesRetry {
                stale.append(statement)
            } else {
                finished.append(Finished(statement: statement, outcome: exchange.outcome))
            }
        }
        guard answered > 0 else { return [] }
        exchanges.removeFirst(answered)
        overdue = max(0, overdue - answered)
        progress = now
        for statement in stale { try send(statement, isRetry: true, now: now) }
        return finished
    }

    /// - Returns: Whether the exchange is complete; false when more has to arrive first.
    private mutating func isAnswered(_ index: Int) throws(PostgresError) -> Bool {
        var wasEndOfCommand = false
        while let answer = handle.nextAnswer() {
            switch answer {
            case .result(let result): exchanges[index].receive(result)
            case .failure(let error): exchanges[index].receive(error)
            case .skipped: break
            case .endOfCommand:
                // Every command has an answer before its end; libpq has no connection any more.
                guard !wasEndOfCommand else { throw .connectionLost(handle.errorMessage, maybeExecuted: true) }
                exchanges[index].endCommand()
            case .sync: return true
            case .copy: throw PostgresError(.invalidStatement, "COPY is not supported", maybeExecuted: true)
            }
            wasEndOfCommand = if case .endOfCommand = answer { true } else { false }
        }
        return false
    }

    private mutating func updateCache(after exchange: Exchange) {
        for key in exchange.unprepared { cache.forget(key) }
        guard exchange.isStale, let statement = exchange.statement else { return }
        for key in [statement.scope, statement.sql].compactMap({ $0.map(StatementKey.init) }) {
            if exchange.sqlState == "26000" { cache.forget(key) } else { cache.retire(key) }
        }
    }
}
