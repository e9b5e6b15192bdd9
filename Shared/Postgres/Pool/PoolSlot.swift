/// What the pool knows of one connection.
struct PoolSlot {
    enum Phase: Equatable {
        case connecting
        /// Takes statements of anyone; while `draining` it takes no more, so that a transaction can have it.
        case open(draining: Bool)
        case lent(UInt64)
        /// The end of its transaction is on its way.
        case returning
        case closed
    }

    var phase = Phase.connecting
    /// Given to the connection, but not yet taken by its thread.
    var inbox: [PendingStatement] = []
    /// Statements in the inbox and under way.
    var load = 0
    /// When the connection last finished a statement, or got the first one of its load.
    var progress = ContinuousClock.now

    var isUsable: Bool {
        switch phase {
        case .open, .lent, .returning: true
        case .connecting, .closed: false
        }
    }

    var isOpen: Bool {
        switch phase {
        case .open: true
        case .lent, .returning, .connecting, .closed: false
        }
    }

    var isIdle: Bool { isOpen && load == 0 }

    mutating func add(_ statement: PendingStatement, now: ContinuousClock.Instant) {
        if load == 0 { progress = now }
        inbox.append(statement)
        load += 1
    }
}
