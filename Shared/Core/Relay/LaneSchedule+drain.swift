internal import DequeModule
internal import HeapModule

extension LaneSchedule {
    /// Hands back everything that is not in flight, in stream order. What is in flight is still to be finished.
    package mutating func drain() -> [TicketID] {
        removeWaiting { _ in true }
    }

    /// Hands back what is not in flight of one partition, in stream order: its lease is going to another worker.
    package mutating func withdraw(partition: Int32) -> [TicketID] {
        removeWaiting { $0.partition == partition }
    }

    package func isInFlight(partition: Int) -> Bool {
        inFlight.keys.contains { $0.partition == Int32(partition) }
    }

    private mutating func removeWaiting(where isLeaving: (TicketID) -> Bool) -> [TicketID] {
        var removed: [TicketID] = []
        var emptied: Set<Int32> = []
        for index in Array(laneIndices.values) {
            removeWaiting(in: index, where: isLeaving, into: &removed)
            if lanes[index].head == Self.none { emptied.insert(index) }
        }
        count -= removed.count
        wakes = Heap(wakes.unordered.filter { !emptied.contains($0.lane) })
        for tenant in Array(runnable.keys) {
            runnable[tenant]?.removeAll(where: emptied.contains)
            if runnable[tenant]?.isEmpty == true { runnable[tenant] = nil }
        }
        turns.removeAll { runnable[$0] == nil }
        for index in emptied { removeLane(index) }
        return removed.sorted()
    }

    private mutating func removeWaiting(
        in index: Int32, where isLeaving: (TicketID) -> Bool, into removed: inout [TicketID]
    ) {
        var cursor = lanes[index].head
        var kept: [Int32] = []
        while cursor != Self.none {
            let ticket = waiting[cursor]
            if isLeaving(ticket.id), inFlight[ticket.id] == nil {
                removed.append(ticket.id)
                waiting.remove(at: cursor)
            } else {
                kept.append(cursor)
            }
            cursor = ticket.next
        }
        relink(index, to: kept)
    }

    private mutating func relink(_ index: Int32, to tickets: [Int32]) {
        lanes[index].head = tickets.first ?? Self.none
        lanes[index].tail = tickets.last ?? Self.none
        for (ticket, next) in zip(tickets, tickets.dropFirst()) { waiting[ticket].next = next }
        if let last = tickets.last { waiting[last].next = Self.none }
    }
}
