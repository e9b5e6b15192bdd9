import Core
import Redis
import Storage
import Testing

@testable import RelayWorker

/// Lets `#expect` and `#require` take mutating calls.
private final class Lanes {
    var value: LaneState

    init(keptLimit: Int = 10_000) {
        self.value = LaneState(capacity: 10, share: 10, keptLimit: keptLimit)
    }

    func next() -> LaneState.Job? { self.value.next() }
    func wake(at now: ContinuousClock.Instant) -> Bool { self.value.wake(at: now) }
    func nextAlarm() -> ContinuousClock.Instant? { self.value.nextAlarm() }
    func take(_ lease: PartitionLease, for duration: Duration = .seconds(60)) -> Bool {
        self.value.take(lease, until: .now + duration, lastRead: .zero)
    }
    func drop(_ lease: PartitionLease) -> Bool { self.value.drop(lease) }
    func dropLeaving(at now: ContinuousClock.Instant = .now) -> [PartitionLease] { self.value.dropLeaving(at: now) }

    func offer(_ deliveries: [PartitionQueue.Delivery], under lease: PartitionLease) -> Bool {
        self.value.offer(deliveries, under: lease)
    }
}

@Suite struct LaneStateTests {
    private func lease(_ index: Int = 0, epoch: Int64 = 1) -> PartitionLease {
        PartitionLease(partition: Partition(role: .outbound, index: index), epoch: epoch)
    }

    private func deliveries(_ keys: [String]) throws -> [PartitionQueue.Delivery] {
        try keys.enumerated().map { place, key in
            try #require(PartitionQueue.Delivery(testing: UInt64(place + 1), key: key))
        }
    }

    @Test func keepsTheOrderOfALaneAndRunsLanesSideBySide() throws {
        let state = Lanes()
        #expect(state.take(self.lease()))
        #expect(state.offer(try self.deliveries(["a", "a", "b"]), under: self.lease()))
        let first = try #require(state.next())
        let other = try #require(state.next())
        #expect(first.ticket.lane == "a")
        #expect(other.ticket.lane == "b")
        #expect(state.next() == nil)
        state.value.finish(first.ticket)
        let second = try #require(state.next())
        #expect(second.ticket.lane == "a")
        #expect(second.ticket.id.milliseconds == 2)
    }

    @Test func postponedEntryHoldsItsLaneAlone() throws {
        let state = Lanes()
        #expect(state.take(self.lease()))
        #expect(state.offer(try self.deliveries(["a", "a", "b"]), under: self.lease()))
        let first = try #require(state.next())
        state.value.postpone(first, until: .now + .seconds(30))
        #expect(try #require(state.next()).ticket.lane == "b")
        #expect(state.next() == nil)
        #expect(state.wake(at: .now + .seconds(31)))
        let again = try #require(state.next())
        #expect(again.ticket.id == first.ticket.id)
        #expect(again.attempt == 2)
    }

    @Test func asksToBeWokenOnceForTheEarliestTime() throws {
        let state = Lanes()
        #expect(state.take(self.lease()))
        #expect(state.offer(try self.deliveries(["a", "b", "c"]), under: self.lease()))
        #expect(state.nextAlarm() == nil)
        let start = ContinuousClock.now
        let times = [20, 10, 30].map { start + .seconds($0) }
        state.value.postpone(try #require(state.next()), until: times[0])
        #expect(state.nextAlarm() == times[0])
        state.value.postpone(try #require(state.next()), until: times[1])
        #expect(state.nextAlarm() == times[1])
        state.value.postpone(try #require(state.next()), until: times[2])
        #expect(state.nextAlarm() == nil)
        #expect(state.wake(at: times[1]))
        #expect(state.nextAlarm() == times[0])
        // The call that was arranged first comes too.
        #expect(state.wake(at: times[0]))
        #expect(!state.wake(at: times[0]))
        #expect(state.nextAlarm() == times[2])
    }

    @Test func waitingForALimitOrACircuitIsNoAttempt() throws {
        let state = Lanes()
        #expect(state.take(self.lease()))
        #expect(state.offer(try self.deliveries(["a"]), under: self.lease()))
        state.value.postpone(try #require(state.next()), until: .now)
        #expect(state.wake(at: .now))
        let hold = Wait.hold(Hold(.whatsapp, .limit(.number)))
        for _ in 0..<3 {
            state.value.postpone(try #require(state.next()), until: .now, isAttempt: false, for: hold)
            #expect(state.wake(at: .now))
        }
        let held = try #require(state.next())
        #expect(held.attempt == 2)
        #expect(held.waitedFor == hold)
        state.value.postpone(held, until: .now)
        #expect(state.wake(at: .now))
        #expect(try #require(state.next()).waitedFor == nil)
    }

    @Test func whatIsReadUnderALostLeaseIsNotTakenIn() throws {
        let state = Lanes()
        #expect(state.take(self.lease(epoch: 1)))
        #expect(!state.drop(self.lease(epoch: 2)))
        #expect(state.drop(self.lease(epoch: 1)))
        #expect(!state.offer(try self.deliveries(["a"]), under: self.lease(epoch: 1)))
        #expect(!state.value.hasWork)
    }

    @Test func entryInHandWhenItsLeaseMovedAwayIsForgotten() throws {
        let state = Lanes()
        #expect(state.take(self.lease(epoch: 1)))
        #expect(state.offer(try self.deliveries(["a", "a"]), under: self.lease(epoch: 1)))
        let job = try #require(state.next())
        #expect(state.drop(self.lease(epoch: 1)))
        state.value.finish(job.ticket)
        #expect(state.value.waitingCount == 0)
    }

    @Test func aLeaseThatCameBackIsClaimedOnceNothingIsInHandUnderTheFormerOne() throws {
        let state = Lanes()
        #expect(state.take(self.lease(epoch: 1)))
        let read = try self.deliveries(["a", "a"])
        #expect(state.offer(read, under: self.lease(epoch: 1)))
        let job = try #require(state.next())
        #expect(state.drop(self.lease(epoch: 1)))
        #expect(state.take(self.lease(epoch: 2)))
        #expect(state.value.unclaimed.isEmpty)
        state.value.postpone(job, until: .now)
        #expect(state.value.unclaimed == [self.lease(epoch: 2)])
        state.value.claimed(self.lease(epoch: 2))
        #expect(state.value.unclaimed.isEmpty)
        #expect(state.offer(read, under: self.lease(epoch: 2)))
        let again = try #require(state.next())
        #expect(again.lease == self.lease(epoch: 2))
        #expect(again.ticket.id == job.ticket.id)
    }

    @Test func aPartitionThatLeavesIsGivenUpOnceNothingOfItIsInHand() throws {
        let state = Lanes()
        #expect(state.take(self.lease(0)))
        #expect(state.take(self.lease(1)))
        #expect(state.offer(try self.deliveries(["a", "a", "b"]), under: self.lease(0)))
        let job = try #require(state.next())
        for index in 0...1 { state.value.leave(index, until: nil) }
        #expect(state.next() == nil)
        #expect(!state.offer(try self.deliveries(["c"]), under: self.lease(0)))
        #expect(state.dropLeaving() == [self.lease(1)])
        #expect(state.value.left(of: self.lease(0), at: .now) > .zero)
        state.value.finish(job.ticket)
        #expect(state.dropLeaving() == [self.lease(0)])
        #expect(!state.value.isLeaving)
    }

    @Test func aPartitionThatLeavesDoesNotWaitForEver() throws {
        let state = Lanes()
        #expect(state.take(self.lease()))
        #expect(state.offer(try self.deliveries(["a"]), under: self.lease()))
        let job = try #require(state.next())
        let end = ContinuousClock.now + .seconds(5)
        state.value.leave(0, until: end)
        #expect(state.dropLeaving(at: end - .milliseconds(1)).isEmpty)
        #expect(state.dropLeaving(at: end) == [self.lease()])
        state.value.postpone(job, until: end)
        #expect(state.value.waitingCount == 0)
    }

    @Test func whatCountsAsNoAttemptIsTriedAsTheSameAttempt() throws {
        let state = Lanes()
        #expect(state.take(self.lease()))
        #expect(state.offer(try self.deliveries(["a"]), under: self.lease()))
        state.value.postpone(try #require(state.next()), until: .now, isAttempt: false)
        #expect(state.wake(at: .now + .seconds(1)))
        #expect(try #require(state.next()).attempt == 1)
    }

    @Test func anEpochThatTheLedgerRefusedIsNotTakenAgain() {
        let state = Lanes()
        #expect(state.take(self.lease()))
        state.value.refuse(self.lease(), highest: 7)
        #expect(state.value.held.isEmpty)
        #expect(state.value.floors == [0: 7])
    }

    @Test func takesNoLeaseOnceItStops() {
        let state = Lanes()
        state.value.isStopping = true
        #expect(!state.take(self.lease()))
    }

    @Test func readsAgainWhatItDidNotKeepWhole() throws {
        let state = Lanes(keptLimit: 300)
        #expect(state.take(self.lease()))
        #expect(state.offer(try self.deliveries(["a", "b"]), under: self.lease()))
        #expect(try #require(state.next()).delivery != nil)
        #expect(try #require(state.next()).delivery == nil)
    }

    @Test func givesNothingMoreOnceItStops() throws {
        let state = Lanes()
        #expect(state.take(self.lease()))
        #expect(state.offer(try self.deliveries(["a"]), under: self.lease()))
        state.value.isStopping = true
        #expect(state.next() == nil)
    }

    @Test func leaseThatWasNotRenewedInTimeIsFoundOut() {
        let state = Lanes()
        let now = ContinuousClock.now
        #expect(state.take(self.lease(0), for: .seconds(8)))
        #expect(state.take(self.lease(1), for: .seconds(8)))
        state.value.renew([self.lease(1)], until: now + .seconds(20))
        #expect(state.value.left(of: self.lease(1), at: now + .seconds(12)) == .seconds(8))
        #expect(state.value.left(of: self.lease(0), at: now + .seconds(60)) == .zero)
        #expect(state.value.dropExpired(at: now + .seconds(15)) == [self.lease(0)])
        #expect(state.value.left(of: self.lease(0), at: now) == .zero)
    }
}
