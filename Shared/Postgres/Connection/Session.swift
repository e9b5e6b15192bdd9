/// The life of one established connection, on its thread: sends statements and sorts the answers.
struct Session: ~Copyable {
    /// Prepared statements kept for each connection.
    static let cacheLimit = 256

    let handle: ConnectionHandle
    var cache = StatementCache(limit: cacheLimit)
    /// Under way, in the order of sending.
    var exchanges: [Exchange] = []
    /// Not sent yet.
    var backlog: [Outgoing] = []
    /// How many exchanges at the front were given up by their callers.
    var overdue = 0
    var leaseDeadline: ContinuousClock.Instant?
    /// When the last answer came, or the first statement was sent after a pause.
    var progress = ContinuousClock.now
    /// The server ends a statement after the query timeout itself; a connection silent for longer is dead.
    let silenceLimit: Duration

    struct Outgoing {
        let statement: PendingStatement
        /// The cache was wrong about it before.
        var isRetry = false
    }

    init(_ handle: consuming ConnectionHandle, queryTimeout: Duration) throws(PostgresError) {
        self.handle = handle
        silenceLimit = queryTimeout + .seconds(1)
        try self.handle.startPipeline()
    }

    /// Gives up everything under way and in the backlog.
    mutating func abandon(after loss: PostgresError) {
        for exchange in exchanges {
            exchange.statement?.completion.finish(.failure(exchange.outcome(after: loss)))
        }
        for outgoing in backlog {
            outgoing.statement.completion.finish(.failure(loss.applied(toDecisive: false)))
        }
        exchanges = []
        backlog = []
    }
}
