extension Session {
    /// A statement with what it came to, which the thread has to hand over.
    struct Finished {
        let statement: PendingStatement
        let outcome: Result<PostgresResult, PostgresError>
    }

    /// Sorts the answers that have arrived; those before a loss count.
    mutating func answers(now: ContinuousClock.Instant) -> (finished: [Finished], loss: PostgresError?) {
        var answered = 0
        var finished: [Finished] = []
        var loss: PostgresError?
        do throws(PostgresError) {
            while answered < exchanges.count, try isAnswered(answered) {
                let exchange = exchanges[answered]
                answered += 1
                updateCache(after: exchange)
                guard let statement = exchange.statement else { continue }
                if exchange.deservesRetry {
                    backlog.append(Outgoing(statement: statement, isRetry: true))
                } else {
                    finished.append(Finished(statement: statement, outcome: exchange.outcome))
                }
            }
        } catch {
            loss = error
        }
        if answered > 0 {
            exchanges.removeFirst(answered)
            overdue = max(0, overdue - answered)
            progress = now
        }
        return (finished, loss)
    }

    /// - Returns: Whether the exchange is complete; false when more has to arrive first.
    private mutating func isAnswered(_ index: Int) throws(PostgresError) -> Bool {
        var isEnd = false
        while let answer = handle.nextAnswer() {
            let wasEnd = isEnd
            isEnd = false
            switch answer {
            case .result(let result): exchanges[index].receive(result)
            case .failure(let error): exchanges[index].receive(error)
            case .skipped: break
            case .endOfCommand:
                // Every command has an answer before its end; two ends mean that libpq has no connection any more.
                guard !wasEnd else { throw .connectionLost(handle.errorMessage, maybeExecuted: true) }
                exchanges[index].endCommand()
                isEnd = true
            case .sync: return true
            case .copy:
                let error = PostgresError(.invalidStatement, "COPY is not supported")
                exchanges[index].receive(error)
                throw .connectionLost(error.message, maybeExecuted: true)
            }
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
