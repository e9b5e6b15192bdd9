import Core
import Redis
import Storage
import Testing

@testable import RelayWorker

/// Workers that die one after the other, as a value: what is marked outlives them, as it does in Redis.
private struct Dying {
    let poison: UInt64
    /// Entries in hand at once.
    let concurrency: Int
    var waiting: [UInt64]
    var marks: [UInt64: Int] = [:]
    var handled: [UInt64] = []
    var buried: [UInt64] = []
    var deaths = 0

    /// One worker, until it died or had nothing more to do.
    mutating func work() throws {
        let lease = PartitionLease(partition: Partition(role: .outbound, index: 0), epoch: 1)
        var state = LaneState(capacity: 10_000, share: 10_000, keptLimit: 0)
        let isLeased = state.take(lease, until: .now + .seconds(3_600), lastRead: .zero)
        #expect(isLeased)
        let deliveries = try self.waiting.map {
            try #require(PartitionQueue.Delivery(testing: $0, key: "lane-\($0)", crashes: self.marks[$0] ?? 0))
        }
        let isTaken = state.offer(deliveries, under: lease)
        #expect(isTaken)
        while true {
            let jobs = (0..<self.concurrency).compactMap { _ in state.next() }
            for job in jobs {
                let id = job.entry.milliseconds
                if try #require(job.crashes) < SuspectGate.crashLimit { self.marks[id, default: 0] += 1 }
            }
            if jobs.contains(where: { $0.entry.milliseconds == self.poison && $0.crashes ?? 0 < SuspectGate.crashLimit }
            ) {
                self.deaths += 1
                return
            }
            for job in jobs { self.end(job, &state) }
            if state.waitingCount == 0 { return }
            if jobs.isEmpty { _ = state.wake(at: .now + .seconds(1)) }
        }
    }

    private mutating func end(_ job: LaneState.Job, _ state: inout LaneState) {
        let id = job.entry.milliseconds
        if job.crashes ?? 0 < SuspectGate.crashLimit { self.handled.append(id) } else { self.buried.append(id) }
        self.marks[id] = nil
        self.waiting.removeAll { $0 == id }
        state.finish(job.ticket)
    }
}

@Suite struct SuspectGateTests {
    @Test(arguments: [1, 2, 5, 100, 500, 600] as [UInt64], [1, 8, 512])
    func anEntryThatKillsEveryWorkerIsGivenUpAloneAndSoon(_ poison: UInt64, concurrency: Int) throws {
        var workers = Dying(poison: poison, concurrency: concurrency, waiting: Array(1...600))
        for _ in 0..<10 where !workers.waiting.isEmpty { try workers.work() }
        #expect(workers.buried == [poison])
        #expect(workers.handled.sorted() == (1...600).filter { $0 != poison })
        #expect(workers.deaths == SuspectGate.crashLimit)
    }

    @Test func entriesUnderNoSuspicionAlwaysPass() {
        var gate = SuspectGate()
        let ids = (0..<100).map { TicketID(partition: 0, milliseconds: $0, sequence: 0) }
        let passed = ids.filter { gate.take($0) }
        #expect(passed == ids)
        #expect(gate.crashes(of: ids[0]) == nil)
    }

    @Test(arguments: [(0, 100), (1, 8), (2, 1), (3, 1)])
    func theMoreWorkersEndedTheFewerAreInHandAtOnce(_ crashes: Int, _ limit: Int) {
        var gate = SuspectGate()
        let ids = (0..<100).map { TicketID(partition: 0, milliseconds: $0, sequence: 0) }
        for id in ids { gate.admit(id, crashes: crashes) }
        let passed = ids.filter { gate.take($0) }
        #expect(passed == Array(ids.prefix(limit)))
        gate.putBack(ids[0])
        let other = TicketID(partition: 0, milliseconds: 100, sequence: 0)
        gate.admit(other, crashes: crashes)
        var passes = gate.take(other)
        #expect(passes)
        gate.remove(other)
        passes = gate.take(ids[0])
        #expect(passes)
    }
}
