import Core
import Redis
import Storage
import Testing

@testable import RelayWorker

/// Lets `#expect` and `#require` take mutating calls.
private final class Lanes {
    var value: LaneState

    init(keptLimit: Int = 10) {
        self.value = LaneState(capacity: 10, keptLimit: keptLimit)
    }

    func next() -> LaneState.Job? { self.value.next() }
    func wake(at now: ContinuousClock.Instant) -> Bool { self.value.wake(at: now) }
    func drop(_ index: Int) -> PartitionLease? { self.value.drop(index) }

    func offer(_ deliveries: [PartitionQueue.Delivery], under lease: PartitionLease) -> Bool {
        self.value.offer(deliveries, under: lease)
    }
}

@Suite struct LaneStateTests {
    private let soon = ContinuousClock.now + .seconds(60)

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
        state.value.take(self.lease(), until: self.soon, lastRead: .zero)
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
        state.value.take(self.lease(), until: self.soon, lastRead: .zero)
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

    @Test func whatIsReadUnderALostLeaseIsNotTakenIn() throws {
        let state = Lanes()
        state.value.take(self.lease(epoch: 1), until: self.soon, lastRead: .zero)
        #expect(state.drop(0) == self.lease(epoch: 1))
        #expect(!state.offer(try self.deliveries(["a"]), under: self.lease(epoch: 1)))
        #expect(!state.value.hasWork)
    }

    @Test func entryInHandWhenItsLeaseMovedAwayIsForgotten() throws {
        let state = Lanes()
        state.value.take(self.lease(epoch: 1), until: self.soon, lastRead: .zero)
        #expect(state.offer(try self.deliveries(["a", "a"]), under: self.lease(epoch: 1)))
        let job = try #require(state.next())
        _ = state.drop(0)
        state.value.leaseLost(job)
        #expect(state.value.waitingCount == 0)
    }

    @Test func entryInHandTakesItsTurnAgainWhenTheLeaseCameBack() throws {
        let state = Lanes()
        state.value.take(self.lease(epoch: 1), until: self.soon, lastRead: .zero)
        let read = try self.deliveries(["a"])
        #expect(state.offer(read, under: self.lease(epoch: 1)))
        let job = try #require(state.next())
        _ = state.drop(0)
        state.value.take(self.lease(epoch: 2), until: self.soon, lastRead: .zero)
        #expect(state.offer(read, under: self.lease(epoch: 2)))
        state.value.leaseLost(job)
        #expect(state.wake(at: .now + .seconds(1)))
        #expect(try #require(state.next()).lease == self.lease(epoch: 2))
    }

    @Test func readsAgainWhatItDidNotKeepWhole() throws {
        let state = Lanes(keptLimit: 1)
        state.value.take(self.lease(), until: self.soon, lastRead: .zero)
        #expect(state.offer(try self.deliveries(["a", "b"]), under: self.lease()))
        #expect(try #require(state.next()).delivery != nil)
        #expect(try #require(state.next()).delivery == nil)
    }

    @Test func givesNothingMoreOnceItStops() throws {
        let state = Lanes()
        state.value.take(self.lease(), until: self.soon, lastRead: .zero)
        #expect(state.offer(try self.deliveries(["a"]), under: self.lease()))
        state.value.isStopping = true
        #expect(state.next() == nil)
    }

    @Test func leaseThatWasNotRenewedInTimeIsFoundOut() {
        let state = Lanes()
        let now = ContinuousClock.now
        state.value.take(self.lease(0), until: now + .seconds(8), lastRead: .zero)
        state.value.take(self.lease(1), until: now + .seconds(8), lastRead: .zero)
        state.value.renew([self.lease(1)], until: now + .seconds(20))
        #expect(state.value.expired(at: now + .seconds(9)) == [0])
    }
}
