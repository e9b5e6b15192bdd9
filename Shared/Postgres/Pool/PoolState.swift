/// Which statement goes to which connection. Every event is a method; the caller signals the threads.
///
/// - Statements are pipelined on few connections, the least loaded first. A connection whose statement takes longer
///   than `stall` gets no more, so that nothing waits behind it while another connection is free.
/// - A transaction has a connection alone. With two connections or more, one is never lent, so that single
///   statements always get through, those inside a transaction's own body too.
struct PoolState {
    enum Mode {
        /// Accepts work as `running` does, but no connection is being made yet.
        case created
        case running
        /// Nothing new is accepted, what was accepted is finished.
        case draining
        case stopped
    }

    enum Submission {
        case assigned(slot: Int)
        case waiting(Ticket, Watch)
        case refused(PostgresError)
    }

    /// A place in the line; works for the line that gave it.
    typealias Ticket = WaitingLine<PendingStatement>.Ticket

    static let stall: Duration = .milliseconds(20)

    let pipelineDepth: Int
    let queueLimit: Int
    let transactionTimeout: Duration
    let queryTimeout: Duration
    let connectWait: Duration
    var mode = Mode.created
    var slots: [PoolSlot]
    var statements = WaitingLine<PendingStatement>()
    var requests = WaitingLine<LeaseRequest>()
    var leases: UInt64 = 0
    /// When the timekeeper looks at the lines next; nil while it sleeps until it is woken.
    var nextCheck: ContinuousClock.Instant?

    init(_ configuration: PostgresConfiguration) {
        pipelineDepth = max(1, configuration.pipelineDepth)
        queueLimit = max(0, configuration.queueLimit)
        transactionTimeout = configuration.transactionTimeout
        queryTimeout = configuration.queryTimeout
        connectWait = configuration.connectWait
        slots = Array(repeating: PoolSlot(), count: max(1, configuration.connections))
    }

    var isAccepting: Bool { mode == .created || mode == .running }

    var isConnected: Bool { slots.contains(where: \.isUsable) }

    mutating func submit(_ statement: PendingStatement, now: ContinuousClock.Instant) -> Submission {
        guard isAccepting else { return .refused(.shutDown) }
        if statements.isEmpty, let slot = bestSlot(now: now) {
            slots[slot].add(statement, now: now)
            return .assigned(slot: slot)
        }
        guard statements.count + requests.count < queueLimit else { return .refused(overloaded) }
        return .waiting(statements.append(statement), watch(now: now))
    }

    /// A statement of a transaction. One that ends it is the last.
    mutating func submit(_ statement: PendingStatement, on lease: Lease, now: ContinuousClock.Instant) -> Submission {
        guard slots[lease.slot].phase == .lent(lease.id) else {
            guard now < lease.deadline else { return .refused(.transactionOverrun(maybeExecuted: false)) }
            return .refused(.connectionLost("the transaction is over", maybeExecuted: false))
        }
        if statement.endsLease { slots[lease.slot].phase = .returning }
        slots[lease.slot].add(statement, now: now)
        return .assigned(slot: lease.slot)
    }

    /// - Returns: Nil when the statement had been given to a connection before.
    mutating func withdraw(_ ticket: Ticket) -> PendingStatement? {
        statements.remove(ticket)
    }

    /// What the connection's thread has to send now.
    mutating func take(_ slot: Int) -> [PendingStatement] {
        guard !slots[slot].inbox.isEmpty else { return [] }
        var inbox: [PendingStatement] = []
        swap(&inbox, &slots[slot].inbox)
        return inbox
    }

    /// The connection answered `count` statements.
    ///
    /// - Returns: The connections that have something to do.
    mutating func progressed(_ slot: Int, count: Int, now: ContinuousClock.Instant) -> [Int] {
        slots[slot].load -= count
        slots[slot].progress = now
        return distribute(now: now)
    }

    mutating func connected(_ slot: Int, now: ContinuousClock.Instant) -> [Int] {
        slots[slot].phase = .open(draining: false)
        return distribute(now: now)
    }

    /// - Returns: Statements that were never sent.
    mutating func lost(_ slot: Int, now: ContinuousClock.Instant) -> [PendingStatement] {
        let unsent = slots[slot].inbox
        slots[slot] = PoolSlot()
        lend(now: now)
        abandonIfUnreachable()
        return unsent
    }

    /// Gives work that waits to the connections that can take it.
    mutating func distribute(now: ContinuousClock.Instant) -> [Int] {
        if !requests.isEmpty || slots.contains(where: { $0.phase == .open(draining: true) }) { lend(now: now) }
        var awake: [Int] = isAccepting ? [] : Array(slots.indices)
        while !statements.isEmpty, let slot = bestSlot(now: now), let statement = statements.popFirst() {
            slots[slot].add(statement, now: now)
            awake.append(slot)
        }
        return awake
    }

    private func bestSlot(now: ContinuousClock.Instant) -> Int? {
        var best: Int?
        for (index, slot) in slots.enumerated() where slot.phase == .open(draining: false) {
            guard slot.load > 0 else { return index }
            guard slot.load < pipelineDepth, now - slot.progress < Self.stall else { continue }
            if slot.load < best.map({ slots[$0].load }) ?? .max { best = index }
        }
        return best
    }

    var overloaded: PostgresError {
        PostgresError(.overloaded, "\(queueLimit) statements and transactions wait already")
    }
}

extension PoolState {
    /// What the gauges show.
    struct Counts: Sendable, Equatable {
        let idle: Int
        let busy: Int
        let connecting: Int
        let waiting: Int
    }

    var counts: Counts {
        let idle = slots.count(where: \.isIdle)
        let usable = slots.count(where: \.isUsable)
        let connecting = slots.count { $0.phase == .connecting }
        return Counts(
            idle: idle, busy: usable - idle, connecting: connecting, waiting: statements.count + requests.count
        )
    }
}
