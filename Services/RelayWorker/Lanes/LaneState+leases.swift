import Core
import Redis
import Storage

extension LaneState.Held {
    var isLeaving: Bool {
        if case .leaving = self.phase { true } else { false }
    }
}

/// A partition's way from its lease being taken to its being given up.
extension LaneState {
    /// False, and it is not taken, when the worker stops.
    mutating func take(
        _ lease: PartitionLease, until expires: ContinuousClock.Instant, lastRead: StreamEntryID
    ) -> Bool {
        guard !self.isStopping else { return false }
        self.held[lease.partition.index] = Held(
            lease: lease, expires: expires, phase: .claiming, lastRead: lastRead)
        return true
    }

    /// Leases that the ledger is to hear of. What is in hand under an earlier lease of the same partition ends first,
    /// so that adopting finds it in the end that it came to.
    var unclaimed: [PartitionLease] {
        self.held.values.filter {
            $0.phase == .claiming && !self.schedule.isInFlight(partition: $0.lease.partition.index)
        }
        .map(\.lease)
    }

    mutating func claimed(_ lease: PartitionLease) {
        self.proceed(lease, to: .adopting(from: .zero))
    }

    mutating func refuse(_ lease: PartitionLease, highest: Int64) {
        self.floors[lease.partition.index] = highest
        self.drop(lease)
    }

    /// - Parameter next: where it goes on; nil when that was all.
    mutating func adopted(_ lease: PartitionLease, next: StreamEntryID?) {
        self.proceed(lease, to: next.map { .adopting(from: $0) } ?? .reading)
    }

    /// Looks once more for entries that were given to us; those that we know are left where they are.
    mutating func adoptAgain(_ leases: [PartitionLease]) {
        for lease in leases { self.proceed(lease, to: .adopting(from: .zero)) }
    }

    private mutating func proceed(_ lease: PartitionLease, to phase: Held.Phase) {
        guard let holding = self.held[lease.partition.index], holding.lease == lease, !holding.isLeaving else { return }
        self.held[lease.partition.index]?.phase = phase
    }

    /// Whether there is something to adopt, or to read of these partitions, without waiting for entries.
    func canRead(_ ready: Set<Partition>) -> Bool {
        self.held.values.contains { holding in
            switch holding.phase {
            case .adopting: true
            case .reading: ready.contains(holding.lease.partition)
            case .claiming, .leaving: false
            }
        } && self.room > 0
    }

    mutating func renew(_ leases: [PartitionLease], until expires: ContinuousClock.Instant) {
        for lease in leases where self.held[lease.partition.index]?.lease == lease {
            self.held[lease.partition.index]?.expires = expires
        }
    }

    /// Starts nothing more of a partition; what waits is left to its next holder.
    ///
    /// - Parameter time: when it is given up even if something is still in hand; nil for never.
    mutating func leave(_ index: Int, until time: ContinuousClock.Instant?) {
        guard self.held[index] != nil else { return }
        self.held[index]?.phase = .leaving(until: time)
        self.withdraw(index)
    }

    var isLeaving: Bool { self.held.values.contains(where: \.isLeaving) }

    /// Drops the partitions that can be given up now.
    mutating func dropLeaving(at now: ContinuousClock.Instant) -> [PartitionLease] {
        let leases = self.held.compactMap { index, holding -> PartitionLease? in
            guard case .leaving(let until) = holding.phase else { return nil }
            let isOver = until.map { $0 <= now } ?? false
            return isOver || !self.schedule.isInFlight(partition: index) ? holding.lease : nil
        }
        for lease in leases { self.drop(lease) }
        return leases
    }

    /// Lets go of a partition that is held under this lease. What is in flight finishes and finds its epoch gone.
    @discardableResult
    mutating func drop(_ lease: PartitionLease) -> Bool {
        let index = lease.partition.index
        guard self.held[index]?.lease == lease else { return false }
        self.held[index] = nil
        self.withdraw(index)
        return true
    }

    private mutating func withdraw(_ index: Int) {
        for id in self.schedule.withdraw(partition: Int32(index)) { self.forget(id) }
    }

    /// Drops the partitions whose lease was not renewed in time.
    mutating func dropExpired(at now: ContinuousClock.Instant) -> [PartitionLease] {
        let leases = self.held.values.filter { $0.expires <= now }.map(\.lease)
        for lease in leases { self.drop(lease) }
        return leases
    }

    /// How long the lease is certainly ours.
    func left(of lease: PartitionLease, at now: ContinuousClock.Instant) -> Duration {
        guard let holding = self.held[lease.partition.index], holding.lease == lease else { return .zero }
        return max(holding.expires - now, .zero)
    }
}
