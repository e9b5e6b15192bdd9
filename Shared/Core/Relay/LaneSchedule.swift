internal import DequeModule
internal import FoundationEssentials
internal import HeapModule

/// Decides which waiting stream entry a worker handles next.
///
/// A lane is strictly first in, first out, with one ticket in flight. Tenants that have something to run take turns,
/// and so do the lanes of one tenant, so that neither a large tenant nor a busy driver delays the others. Nor does a
/// slow one: a tenant has no more than its share in flight. A postponed ticket holds its own lane and no other.
///
/// Every operation is O(1), those that wait for a time O(log n); `drain` and `withdraw` look at every ticket. A
/// waiting ticket takes about 28 bytes, a lane about 180 more.
package struct LaneSchedule: Sendable {
    package typealias Instant = ContinuousClock.Instant

    struct Waiting {
        let id: TicketID
        var next: Int32
    }

    /// A lane is in `runnable`, or its first ticket is in `inFlight`, or it is in `wakes`.
    struct Lane {
        let key: String
        let tenant: String
        var head: Int32
        var tail: Int32
    }

    struct Wake: Comparable {
        let time: Instant
        let serial: UInt64
        let lane: Int32

        static func < (left: Wake, right: Wake) -> Bool { (left.time, left.serial) < (right.time, right.serial) }
    }

    static let none: Int32 = -1

    /// How many tickets it holds at most, in flight or not.
    package let capacity: Int
    /// How many tickets of one tenant it lets be in flight at most.
    package let share: Int
    /// Tickets held, in flight or not.
    package internal(set) var count = 0

    var waiting = Slab<Waiting>()
    var lanes = Slab<Lane>()
    var laneIndices: [String: Int32] = [:]
    /// Tenants with runnable lanes and less than their share in flight, the next one first.
    var turns: Deque<String> = []
    /// The runnable lanes of each tenant that has some, the next one first.
    var runnable: [String: Deque<Int32>] = [:]
    var inFlight: [TicketID: Int32] = [:]
    private var tenantsInFlight: [String: Int] = [:]
    var wakes = Heap<Wake>()
    private var serial: UInt64 = 0

    /// - Parameters:
    ///   - capacity: cut to between 1 and 2³¹ − 1.
    ///   - share: at least 1.
    package init(capacity: Int, share: Int = .max) {
        self.capacity = min(max(capacity, 1), Int(Int32.max))
        self.share = max(share, 1)
    }

    package var inFlightCount: Int { inFlight.count }

    /// Whether ``next()`` would give a ticket.
    package var hasRunnable: Bool { !turns.isEmpty }

    /// When the next postponed lane may go on.
    package var nextWake: Instant? { wakes.min?.time }

    /// Lets the ticket wait behind all others of its lane.
    package mutating func offer(_ ticket: Ticket) -> OfferOutcome {
        guard count < capacity else { return .full }
        let known = laneIndices[ticket.lane]
        if let known, isRepeated(ticket.id, in: known) { return .repeated }
        let index = waiting.insert(Waiting(id: ticket.id, next: Self.none))
        count += 1
        if let known {
            waiting[lanes[known].tail].next = index
            lanes[known].tail = index
        } else {
            let position = lanes.insert(
                Lane(key: ticket.lane, tenant: ticket.tenant, head: index, tail: index))
            laneIndices[ticket.lane] = position
            makeRunnable(position)
        }
        return .accepted
    }

    /// Starts the ticket whose turn it is; nil when nothing can run.
    package mutating func next() -> Ticket? {
        guard let tenant = turns.popFirst(), let index = runnable[tenant]?.popFirst() else { return nil }
        tenantsInFlight[tenant, default: 0] += 1
        if runnable[tenant]?.isEmpty == true {
            runnable[tenant] = nil
        } else if isBelowShare(tenant) {
            turns.append(tenant)
        }
        let lane = lanes[index]
        let id = waiting[lane.head].id
        inFlight[id] = index
        return Ticket(id: id, lane: lane.key, tenant: lane.tenant)
    }

    /// Ends a ticket in flight for good and lets its lane go on; false if it was not in flight.
    @discardableResult
    package mutating func finished(_ id: TicketID) -> Bool {
        guard let index = land(id) else { return false }
        let head = lanes[index].head
        lanes[index].head = waiting[head].next
        waiting.remove(at: head)
        count -= 1
        if lanes[index].head == Self.none {
            removeLane(index)
        } else {
            makeRunnable(index)
        }
        return true
    }

    /// Puts a ticket in flight back at the front of its lane, which rests until then; false if it was not in flight.
    @discardableResult
    package mutating func postponed(_ id: TicketID, until time: Instant) -> Bool {
        guard let index = land(id) else { return false }
        serial += 1
        wakes.insert(Wake(time: time, serial: serial, lane: index))
        return true
    }

    /// Lets the lanes go on whose time has come.
    package mutating func wake(at now: Instant) {
        while let wake = wakes.min, wake.time <= now {
            wakes.removeMin()
            makeRunnable(wake.lane)
        }
    }

    mutating func removeLane(_ index: Int32) {
        laneIndices[lanes[index].key] = nil
        lanes.remove(at: index)
    }

    private mutating func makeRunnable(_ index: Int32) {
        let tenant = lanes[index].tenant
        if runnable[tenant] == nil, isBelowShare(tenant) { turns.append(tenant) }
        runnable[tenant, default: []].append(index)
    }

    /// The lane of a ticket that is in flight no more; its tenant gets its turn back if it had none left.
    private mutating func land(_ id: TicketID) -> Int32? {
        guard let index = inFlight.removeValue(forKey: id) else { return nil }
        let tenant = lanes[index].tenant
        let count = tenantsInFlight[tenant, default: 1]
        tenantsInFlight[tenant] = count > 1 ? count - 1 : nil
        if count == share, runnable[tenant] != nil { turns.append(tenant) }
        return index
    }

    private func isBelowShare(_ tenant: String) -> Bool {
        tenantsInFlight[tenant, default: 0] < share
    }

    private func isRepeated(_ id: TicketID, in lane: Int32) -> Bool {
        let last = waiting[lanes[lane].tail].id
        return last.partition == id.partition && last >= id
    }
}
