extension PoolState {
    typealias LeaseTicket = WaitingLine<LeaseRequest>.Ticket

    enum LeaseSubmission {
        case accepted(LeaseTicket, Watch)
        case refused(PostgresError)
    }

    /// Asks for a connection, perhaps given at once.
    mutating func request(_ request: LeaseRequest, now: ContinuousClock.Instant) -> LeaseSubmission {
        guard isAccepting else { return .refused(.shutDown) }
        let ticket = requests.append(request)
        lend(now: now)
        guard statements.count + requests.count <= queueLimit || requests.remove(ticket) == nil else {
            return .refused(overloaded)
        }
        return .accepted(ticket, requests.isEmpty ? .kept : watch(now: now))
    }

    /// - Returns: Nil when the request had been granted before.
    mutating func withdraw(_ ticket: LeaseTicket) -> LeaseRequest? {
        requests.remove(ticket)
    }

    /// The transaction on `slot` is over and its connection is clean.
    mutating func release(_ slot: Int, now: ContinuousClock.Instant) -> [Int] {
        slots[slot].phase = .open(draining: false)
        return distribute(now: now)
    }

    /// Lends idle connections and keeps others from taking statements until enough have become idle.
    mutating func lend(now: ContinuousClock.Instant) {
        while lendable > 0, let slot = slots.firstIndex(where: \.isIdle), let request = requests.popFirst() {
            leases += 1
            let lease = Lease(id: leases, slot: slot, deadline: now + transactionTimeout)
            if request.completion.finish(.success(lease)) { slots[slot].phase = .lent(lease.id) }
        }
        let wanted = min(requests.count, lendable)
        let open = slots.indices.filter { slots[$0].isOpen }.sorted { rank($0, now: now) < rank($1, now: now) }
        for (position, slot) in open.enumerated() {
            slots[slot].phase = .open(draining: position < wanted)
        }
    }

    private var lendable: Int {
        let lent = slots.count { $0.isUsable && !$0.isOpen }
        return max(1, slots.count - 1) - lent
    }

    /// Lower is sooner idle.
    private func rank(_ slot: Int, now: ContinuousClock.Instant) -> (Int, Int, Int) {
        let isDraining = slots[slot].phase == .open(draining: true)
        let isStalled = slots[slot].load > 0 && now - slots[slot].progress >= Self.stall
        return (isStalled ? 1 : 0, isDraining ? 0 : 1, slots[slot].load)
    }
}
