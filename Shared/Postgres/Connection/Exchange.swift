/// What lies between two Syncs on the wire: the commands sent for a statement and what came back for them.
struct Exchange {
    enum Command {
        case deallocate
        case prepare(StatementKey)
        case configure
        case run
    }

    /// Nil for the connection's own housekeeping.
    let statement: PendingStatement?
    let commands: [Command]
    /// A plan was used that an earlier exchange had prepared.
    let reliesOnCache: Bool

    private var position = 0
    private var failedAt: Int?
    private var result: PostgresResult?
    private var error: PostgresError?

    init(_ statement: PendingStatement?, commands: [Command], reliesOnCache: Bool = false) {
        self.statement = statement
        self.commands = commands
        self.reliesOnCache = reliesOnCache
    }

    mutating func receive(_ result: PostgresResult) {
        guard position < commands.count, case .run = commands[position] else { return }
        self.result = result
    }

    mutating func receive(_ error: PostgresError) {
        self.error = error
        failedAt = position
    }

    mutating func endCommand() {
        position += 1
    }

    /// What the statement came to, once the Sync has been answered.
    var outcome: Result<PostgresResult, PostgresError> {
        if var error {
            error.isStale = isStale
            return .failure(error)
        }
        guard let result else { return .failure(.connectionLost("no result", maybeExecuted: true)) }
        guard statement?.role != .commit || result.commandTag != "ROLLBACK" else {
            return .failure(
                PostgresError(.transactionAborted, "rolled back, since a statement of the transaction had failed")
            )
        }
        return .success(result)
    }

    /// What the statement came to when the connection broke before that.
    func outcome(after loss: PostgresError) -> PostgresError {
        if let error, error.code == .server || error.code == .invalidStatement { return error }
        return loss.applied(toDecisive: statement?.isDecisive ?? false)
    }

    /// Statements that the server did not prepare.
    var unprepared: [StatementKey] {
        guard let failedAt else { return [] }
        return commands[failedAt...].compactMap { if case .prepare(let key) = $0 { key } else { nil } }
    }

    /// It failed because of what the connection remembered, not by itself.
    var isStale: Bool {
        reliesOnCache && error?.isStalePlan == true
    }

    /// Nothing of it was done and a fresh plan helps. Inside a transaction it is too late for that.
    var deservesRetry: Bool {
        isStale && statement?.role == .alone
    }

    /// The SQLSTATE of the failure.
    var sqlState: String? { error?.sqlState }
}
