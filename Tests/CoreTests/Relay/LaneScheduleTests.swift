import Testing

@testable import Core

@Suite struct LaneScheduleTests {
    private let tenants = (0..<4).map { "tenant-\($0)" }
    private let start = ContinuousClock.now
    private var schedule = LaneSchedule(capacity: 1_000)

    private func id(_ sequence: UInt64, partition: Int32 = 0) -> TicketID {
        TicketID(partition: partition, milliseconds: 1_700_000_000_000, sequence: sequence)
    }

    private mutating func offer(_ sequence: UInt64, lane: String, tenant: Int = 0, partition: Int32 = 0) {
        let ticket = Ticket(id: id(sequence, partition: partition), lane: lane, tenant: tenants[tenant])
        #expect(schedule.offer(ticket) == .accepted)
    }

    private mutating func run(_ count: Int) -> [UInt64] {
        (0..<count).compactMap { _ in schedule.next()?.id.sequence }
    }

    @Test mutating func keepsOneTicketOfALaneInFlight() {
        offer(1, lane: "a")
        offer(2, lane: "a")
        #expect(run(2) == [1])
        schedule.finished(id(1))
        #expect(run(2) == [2])
        #expect(schedule.count == 1)
        schedule.finished(id(2))
        #expect(schedule.count == 0)
        #expect(schedule.next() == nil)
    }

    @Test mutating func letsTenantsTakeTurns() {
        for sequence in 1...6 as ClosedRange<UInt64> { offer(sequence, lane: "a\(sequence)", tenant: 0) }
        offer(7, lane: "b1", tenant: 1)
        offer(8, lane: "b2", tenant: 1)
        offer(9, lane: "c1", tenant: 2)
        #expect(run(9) == [1, 7, 9, 2, 8, 3, 4, 5, 6])
    }

    @Test mutating func letsTheLanesOfATenantTakeTurns() {
        for sequence in 1...3 as ClosedRange<UInt64> { offer(sequence, lane: "busy") }
        offer(4, lane: "quiet")
        var order: [UInt64] = []
        while let ticket = schedule.next() {
            order.append(ticket.id.sequence)
            schedule.finished(ticket.id)
        }
        #expect(order == [1, 4, 2, 3])
    }

    @Test mutating func leavesRoomForOthersWhileATenantsTicketsTakeLong() {
        schedule = LaneSchedule(capacity: 1_000, share: 3)
        for sequence in 1...10 as ClosedRange<UInt64> { offer(sequence, lane: "a\(sequence)", tenant: 0) }
        offer(11, lane: "b", tenant: 1)
        #expect(run(10) == [1, 11, 2, 3])
        #expect(!schedule.hasRunnable)
        schedule.postponed(id(2), until: start)
        #expect(run(10) == [4])
        schedule.finished(id(1))
        schedule.wake(at: start)
        #expect(run(10) == [5])
        for sequence in [3, 4] as [UInt64] { schedule.finished(id(sequence)) }
        #expect(run(10) == [6, 7])
    }

    @Test mutating func startsALoneTicketAtOnceBehindAFlood() {
        schedule = LaneSchedule(capacity: 200_000)
        for sequence in 1...100_000 as ClosedRange<UInt64> { offer(sequence, lane: "a\(sequence % 20_000)", tenant: 0) }
        _ = run(50)
        offer(100_001, lane: "b", tenant: 1)
        #expect(run(2).contains(100_001))
    }

    @Test mutating func holdsOnlyTheLaneOfAPostponedTicket() {
        offer(1, lane: "a")
        offer(2, lane: "a")
        offer(3, lane: "b")
        #expect(run(1) == [1])
        schedule.postponed(id(1), until: start + .seconds(5))
        #expect(schedule.nextWake == start + .seconds(5))
        #expect(schedule.inFlightCount == 0)
        #expect(run(3) == [3])
        schedule.wake(at: start + .seconds(4))
        #expect(run(1).isEmpty)
        schedule.wake(at: start + .seconds(5))
        #expect(schedule.nextWake == nil)
        #expect(run(2) == [1])
    }

    @Test mutating func wakesInTheOrderOfTimes() {
        for sequence in 1...4 as ClosedRange<UInt64> { offer(sequence, lane: "\(sequence)") }
        _ = run(4)
        for (sequence, seconds) in [(1, 3), (2, 1), (3, 2), (4, 1)] as [(UInt64, Int)] {
            schedule.postponed(id(sequence), until: start + .seconds(seconds))
        }
        schedule.wake(at: start + .seconds(3))
        #expect(run(4) == [2, 4, 3, 1])
    }

    @Test mutating func refusesWhatIsNotInFlight() {
        offer(1, lane: "a")
        #expect(schedule.finished(id(1)) == false)
        #expect(schedule.postponed(id(1), until: start) == false)
        #expect(run(1) == [1])
        #expect(schedule.finished(id(1)) == true)
        #expect(schedule.finished(id(1)) == false)
    }

    @Test mutating func refusesMoreThanItsCapacity() {
        schedule = LaneSchedule(capacity: 2)
        offer(1, lane: "a")
        offer(2, lane: "a")
        let third = Ticket(id: id(3), lane: "b", tenant: tenants[0])
        #expect(schedule.offer(third) == .full)
        #expect(run(1) == [1])
        #expect(schedule.offer(third) == .full)
        schedule.finished(id(1))
        #expect(schedule.offer(third) == .accepted)
    }

    @Test mutating func refusesAnEntryItsLaneHasSeen() {
        offer(5, lane: "a")
        let again = Ticket(id: id(5), lane: "a", tenant: tenants[0])
        #expect(schedule.offer(again) == .repeated)
        #expect(run(1) == [5])
        #expect(schedule.offer(again) == .repeated)
        #expect(schedule.offer(Ticket(id: id(4), lane: "a", tenant: tenants[0])) == .repeated)
        #expect(schedule.count == 1)
    }

    @Test mutating func drainsInStreamOrderWhatIsNotInFlight() {
        offer(1, lane: "a")
        offer(2, lane: "b")
        offer(3, lane: "a")
        offer(4, lane: "c", tenant: 1)
        offer(5, lane: "b")
        #expect(run(1) == [1])
        #expect(run(1) == [4])
        schedule.postponed(id(4), until: start)
        #expect(schedule.drain().map(\.sequence) == [2, 3, 4, 5])
        #expect(schedule.count == 1)
        #expect(schedule.nextWake == nil)
        #expect(run(1).isEmpty)
        schedule.finished(id(1))
        #expect(schedule.count == 0)
        #expect(schedule.drain().isEmpty)
        offer(2, lane: "b")
        #expect(run(1) == [2])
    }

    @Test mutating func withdrawsOnePartitionAndKeepsTheOthersInTurn() {
        offer(1, lane: "a", tenant: 0, partition: 1)
        offer(2, lane: "b", tenant: 0, partition: 2)
        offer(3, lane: "c", tenant: 1, partition: 1)
        offer(4, lane: "d", tenant: 0, partition: 2)
        offer(5, lane: "a", tenant: 0, partition: 1)
        #expect(run(1) == [1])
        #expect(schedule.withdraw(partition: 1).map(\.sequence) == [3, 5])
        #expect(run(3) == [2, 4])
        schedule.finished(id(1, partition: 1))
        #expect(schedule.count == 2)
    }
}
