/// A statement on its way to the server and back.
final class PendingStatement: Sendable {
    enum Role: Sendable, Equatable {
        /// Its own transaction.
        case alone
        /// BEGIN of a transaction that has to end by the given time.
        case begin(until: ContinuousClock.Instant)
        case within
        case commit
        case rollback
    }

    let sql: SQL
    let scope: SQL?
    let role: Role
    let deadline: ContinuousClock.Instant
    let completion = Completion<PostgresResult>()

    init(_ sql: SQL, scope: SQL? = nil, role: Role = .alone, deadline: ContinuousClock.Instant) {
        self.sql = sql
        self.scope = scope
        self.role = role
        self.deadline = deadline
    }

    /// Transaction control is sent as it is; all else is prepared once for each connection.
    var isPrepared: Bool { role == .alone || role == .within }

    var endsLease: Bool { role == .commit || role == .rollback }

    /// A lost connection leaves the outcome open, unless the transaction could not have been committed.
    var isDecisive: Bool { role == .alone || role == .commit }
}
