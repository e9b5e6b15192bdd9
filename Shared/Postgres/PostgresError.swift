/// Why a statement, a connection or a migration failed.
///
/// It never holds a bound value or a password: of a server's error only the primary message is kept, and quoted
/// values are taken out of it.
package struct PostgresError: Error, Equatable, Sendable {
    package enum Code: Equatable, Sendable {
        /// The server refused the statement; `sqlState` says why.
        case server
        /// The connection broke. `maybeExecuted`: the statement had been sent and its outcome is unknown.
        case connectionLost(maybeExecuted: Bool)
        /// No connection could be had within `connectWait`.
        case unavailable
        /// As many statements wait as `queueLimit` allows.
        case overloaded
        case timedOut
        case cancelled
        /// The client is stopping or has stopped.
        case shutDown
        /// COMMIT was answered with a rollback, because a statement of the transaction had failed.
        case transactionAborted
        /// A column does not hold what was asked of it.
        case decoding
        /// The statement cannot be sent, e.g. for too many parameters.
        case invalidStatement
        case invalidConfiguration
        /// The migrations do not fit what the database says was applied.
        case migration
    }

    package let code: Code
    package let message: String
    /// The statement may have taken effect although it failed here.
    package let maybeExecuted: Bool
    /// Five characters, see the PostgreSQL manual, appendix A; nil unless the server spoke.
    package let sqlState: String?
    package let constraint: String?
    package let table: String?
    package let column: String?
    /// The cached plan was to blame, so that the transaction only has to be tried again.
    var isStale = false

    init(
        _ code: Code, _ message: String, maybeExecuted: Bool = false, sqlState: String? = nil,
        constraint: String? = nil, table: String? = nil, column: String? = nil
    ) {
        self.code = code
        self.message = message
        self.maybeExecuted = maybeExecuted || code == .connectionLost(maybeExecuted: true)
        self.sqlState = sqlState
        self.constraint = constraint
        self.table = table
        self.column = column
    }
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        var text = sqlState.map { "\(message) (SQLSTATE \($0))" } ?? message
        if let table { text += ", table \(table)" }
        if let constraint { text += ", constraint \(constraint)" }
        return text
    }
}
