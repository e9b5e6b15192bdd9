import Core
import Redis
import Storage

/// What one worker holds of a role's partitions: the leases, and what it read under them. A value; ``LaneRunner``
/// does what it decides.
struct LaneState {
    struct Held {
        enum Phase: Equatable {
            /// The ledger does not know of the lease yet.
            case claiming
            /// Taking over the former holder's entries goes on from there.
            case adopting(from: StreamEntryID)
            case reading
            /// It is given up once nothing of it is in hand, or at that time if there is one.
            case leaving(until: ContinuousClock.Instant?)
        }

        var lease: PartitionLease
        /// Local time after which the lease may be another's.
        var expires: ContinuousClock.Instant
        var phase: Phase
        var lastRead: StreamEntryID
    }

    struct Job: Sendable {
        var ticket: Ticket
        var lease: PartitionLease
        /// Nil when only the id was kept to save memory.
        var delivery: PartitionQueue.Delivery?
        var attempt: Int
        var waitedFor: Wait?
        /// How many workers in a row ended with the entry in hand; nil for one that is under no suspicion.
        var crashes: Int?

        var entry: StreamEntryID {
            StreamEntryID(milliseconds: self.ticket.id.milliseconds, sequence: self.ticket.id.sequence)
        }
    }

    /// What is remembered of an entry that did not end at its first turn.
    private struct Progress {
        var attempts = 0
        var waitedFor: Wait?
    }

    var held: [Int: Held] = [:]
    var schedule: LaneSchedule
    private var kept: [TicketID: PartitionQueue.Delivery] = [:]
    private var progress: [TicketID: Progress] = [:]
    private var suspects = SuspectGate()
    private var keptBytes = 0
    private let keptLimit: Int
    /// When somebody will call ``wake(at:)``.
    private var alarm: ContinuousClock.Instant?
    /// Epochs that the ledger knows and Redis may not.
    var floors: [Int: Int64] = [:]
    var isStopping = false

    /// - Parameters:
    ///   - capacity: entries that may wait in this worker.
    ///   - share: entries of one tenant that may be in hand at once.
    ///   - keptLimit: bytes of entries that are kept whole; the others are read again when their turn comes.
    init(capacity: Int, share: Int, keptLimit: Int) {
        self.schedule = LaneSchedule(capacity: capacity, share: share)
        self.keptLimit = keptLimit
    }

    /// Whether ``next()`` would give a job.
    var hasWork: Bool { self.schedule.hasRunnable }
    var room: Int { self.schedule.capacity - self.schedule.count }
    var waitingCount: Int { self.schedule.count }
    var inFlightCount: Int { self.schedule.inFlightCount }

    /// Takes in what was read, in order. False when the lease was let go meanwhile.
    mutating func offer(_ deliveries: [PartitionQueue.Delivery], under lease: PartitionLease) -> Bool {
        let index = lease.partition.index
        guard let holding = self.held[index], holding.lease == lease, !holding.isLeaving else { return false }
        for delivery in deliveries {
            let id = TicketID(
                partition: Int32(index), milliseconds: delivery.id.milliseconds, sequence: delivery.id.sequence)
            let ticket = Ticket(id: id, lane: delivery.lane, tenant: delivery.tenantGroup)
            guard self.schedule.offer(ticket) == .accepted else { continue }
            self.keep(delivery, as: id)
            if let crashes = delivery.crashes { self.suspects.admit(id, crashes: crashes) }
        }
        if let last = deliveries.last?.id, last > holding.lastRead { self.held[index]?.lastRead = last }
        return true
    }

    mutating func next() -> Job? {
        while !self.isStopping, let ticket = self.schedule.next() {
            guard let lease = self.held[Int(ticket.id.partition)]?.lease else {
                self.schedule.finished(ticket.id)
                self.forget(ticket.id)
                continue
            }
            guard self.suspects.take(ticket.id) else {
                self.schedule.postponed(ticket.id, until: .now + SuspectGate.pause)
                continue
            }
            let progress = self.progress[ticket.id] ?? Progress()
            return Job(
                ticket: ticket, lease: lease, delivery: self.kept[ticket.id], attempt: progress.attempts + 1,
                waitedFor: progress.waitedFor, crashes: self.suspects.crashes(of: ticket.id))
        }
        return nil
    }

    mutating func finish(_ ticket: Ticket) {
        self.schedule.finished(ticket.id)
        self.forget(ticket.id)
    }

    /// Puts the entry back at the head of its lane, unless the next holder of its partition is to do it.
    /// - Parameter wait: what it waits for.
    mutating func postpone(
        _ job: Job, until time: ContinuousClock.Instant, isAttempt: Bool = true, for wait: Wait? = nil
    ) {
        guard let holding = self.held[job.lease.partition.index], holding.lease == job.lease, !holding.isLeaving else {
            return self.finish(job.ticket)
        }
        self.progress[job.ticket.id] = Progress(
            attempts: isAttempt ? job.attempt : job.attempt - 1, waitedFor: wait)
        self.suspects.putBack(job.ticket.id)
        self.schedule.postponed(job.ticket.id, until: time)
    }

    /// When to call ``wake(at:)``; nil when nothing waits or a call in time is arranged already.
    mutating func nextAlarm() -> ContinuousClock.Instant? {
        guard let due = self.schedule.nextWake, self.alarm.map({ due < $0 }) ?? true else { return nil }
        self.alarm = due
        return due
    }

    /// The entry's handler came to an end, so it is none that workers die of.
    mutating func clear(_ job: Job) {
        self.suspects.remove(job.ticket.id)
    }

    /// True when lanes may go on.
    mutating func wake(at now: ContinuousClock.Instant) -> Bool {
        if let alarm, alarm <= now { self.alarm = nil }
        guard let due = self.schedule.nextWake, due <= now else { return false }
        self.schedule.wake(at: now)
        return true
    }

    private mutating func keep(_ delivery: PartitionQueue.Delivery, as id: TicketID) {
        let size = delivery.entry?.byteCount ?? 0
        guard self.keptBytes + size <= self.keptLimit else { return }
        self.kept[id] = delivery
        self.keptBytes += size
    }

    mutating func forget(_ id: TicketID) {
        if let delivery = self.kept.removeValue(forKey: id) { self.keptBytes -= delivery.entry?.byteCount ?? 0 }
        self.progress[id] = nil
        self.suspects.remove(id)
    }
}

extension PartitionQueue.Delivery {
    /// An entry that cannot be read has a lane of its own and holds up nobody.
    fileprivate var lane: String { self.entry?.key ?? "unreadable:\(self.id)" }

    /// The tenant, or what stands for it before it is known: the number that leads the key of a reply.
    fileprivate var tenantGroup: String {
        guard let entry = self.entry else { return "" }
        return entry.tenant?.description ?? String(entry.key.prefix { $0 != "/" })
    }
}
