extension PostgresError {
    package var isUniqueViolation: Bool { sqlState == "23505" }
    package var isForeignKeyViolation: Bool { sqlState == "23503" }
    package var isCheckViolation: Bool { sqlState == "23514" }
    package var isSerializationFailure: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// The cause is passing, so the same work may succeed later. Look at `maybeExecuted` before repeating work
    /// that must not happen twice.
    package var isRetryable: Bool {
        switch code {
        case .connectionLost, .unavailable, .overloaded, .timedOut: true
        case .server: isStale || sqlState.map(Self.isPassing) ?? false
        case .cancelled, .shutDown, .transactionAborted, .decoding, .invalidStatement, .invalidConfiguration,
            .migration:
            false
        }
    }

    /// Connection trouble, serialization failures, lack of resources, lock time-outs, stale plans and shutdowns.
    private static func isPassing(_ sqlState: String) -> Bool {
        switch sqlState {
        case "40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "57P05", "25006", "25P03", "26000": true
        default: sqlState.hasPrefix("08") || sqlState.hasPrefix("53")
        }
    }

    /// The server's cached plan no longer fits the tables, or the prepared statement is gone.
    var isStalePlan: Bool { sqlState == "0A000" || sqlState == "26000" }

    /// - Parameter message: The primary message (PG_DIAG_MESSAGE_PRIMARY). Those of class 22, data exceptions,
    ///   quote the value that did not fit, which is cut out.
    static func server(
        sqlState: String, message: String, constraint: String?, table: String?, column: String?
    ) -> PostgresError {
        PostgresError(
            .server, String((sqlState.hasPrefix("22") ? withoutQuotes(message) : message).prefix(500)),
            sqlState: sqlState, constraint: constraint, table: table, column: column
        )
    }

    static func cancelled(maybeExecuted: Bool) -> PostgresError {
        PostgresError(.cancelled, "the task was cancelled", maybeExecuted: maybeExecuted)
    }

    static func connectionLost(_ reason: String, maybeExecuted: Bool) -> PostgresError {
        PostgresError(.connectionLost(maybeExecuted: maybeExecuted), "connection lost: \(reason)")
    }

    static func timedOut(_ reason: String, maybeExecuted: Bool) -> PostgresError {
        PostgresError(.timedOut, reason, maybeExecuted: maybeExecuted)
    }

    static func transactionOverrun(maybeExecuted: Bool) -> PostgresError {
        timedOut("the transaction took too long and was rolled back", maybeExecuted: maybeExecuted)
    }

    /// What the loss of a connection means for a statement: only a decisive one, which was sent, leaves its outcome
    /// open.
    func applied(toDecisive isDecisive: Bool) -> PostgresError {
        guard code != .timedOut else { return .timedOut(message, maybeExecuted: isDecisive) }
        return PostgresError(.connectionLost(maybeExecuted: isDecisive), message)
    }

    func prefixed(_ context: String) -> PostgresError {
        PostgresError(
            code, "\(context): \(message)", maybeExecuted: maybeExecuted, sqlState: sqlState, constraint: constraint,
            table: table, column: column
        )
    }

    static let shutDown = PostgresError(.shutDown, "the Postgres client is stopping")

    static func withoutQuotes(_ message: String) -> String {
        guard let first = message.firstIndex(of: "\""), let last = message.lastIndex(of: "\"") else { return message }
        return message[..<first] + "\"…\"" + message[message.index(after: last)...]
    }
}
