/// Which shared connections are up, and who waits for one.
struct ConnectionPool<Connection: AnyObject & Sendable> {
    enum Selection {
        case connection(Connection)
        /// There is none. Await this, then withdraw it.
        case wait(Pending<Connection>)
        case refused(RedisError)
    }

    private let maximumWaiters: Int
    private var connections: [Connection] = []
    private var turn = 0
    private var waiters: [ObjectIdentifier: Pending<Connection>] = [:]
    private(set) var isClosed = false
    /// Why there may be no connection: the latest failure since one was opened.
    private(set) var lastFailure: RedisError?

    init(maximumWaiters: Int) {
        self.maximumWaiters = maximumWaiters
    }

    /// Connections take turns.
    mutating func select() -> Selection {
        guard !self.isClosed else { return .refused(.closed) }
        guard self.connections.isEmpty else {
            self.turn = (self.turn + 1) % self.connections.count
            return .connection(self.connections[self.turn])
        }
        guard self.waiters.count < self.maximumWaiters else { return .refused(.overloaded) }
        let waiter = Pending<Connection>()
        self.waiters[ObjectIdentifier(waiter)] = waiter
        return .wait(waiter)
    }

    /// The first connection that is preferred, else as ``select()``.
    mutating func select(preferring isPreferred: (Connection) -> Bool) -> Selection {
        if let connection = self.connections.first(where: isPreferred) { return .connection(connection) }
        return self.select()
    }

    mutating func withdraw(_ waiter: Pending<Connection>) {
        self.waiters[ObjectIdentifier(waiter)] = nil
    }

    /// - Returns: who waits for a connection, nil if the pool is closed and takes none.
    mutating func add(_ connection: Connection) -> [Pending<Connection>]? {
        guard !self.isClosed else { return nil }
        self.connections.append(connection)
        self.lastFailure = nil
        defer { self.waiters = [:] }
        return Array(self.waiters.values)
    }

    mutating func remove(_ connection: Connection) {
        self.connections.removeAll { $0 === connection }
    }

    /// - Returns: false if the latest failure was the same.
    mutating func note(_ failure: RedisError) -> Bool {
        defer { self.lastFailure = failure }
        return self.lastFailure != failure
    }

    /// - Returns: what the pool held, and holds no more.
    mutating func close() -> (connections: [Connection], waiters: [Pending<Connection>]) {
        defer {
            self.isClosed = true
            self.connections = []
            self.waiters = [:]
        }
        return (self.connections, Array(self.waiters.values))
    }
}
