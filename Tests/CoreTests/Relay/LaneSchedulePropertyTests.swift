import Testing

@testable import Core

/// Random work against the promises of the schedule: order, one in flight, nothing lost, nothing twice.
@Suite struct LaneSchedulePropertyTests {
    private struct Run {
        var schedule: LaneSchedule
        var generator: SeededGenerator
        let tenants: [String]
        var now = ContinuousClock.now
        var offered: [String: [TicketID]] = [:]
        var done: [String: [TicketID]] = [:]
        var inFlight: [String: TicketID] = [:]
        var resting: [String: ContinuousClock.Instant] = [:]
        var nextSequence: UInt64 = 1

        init(seed: UInt64) {
            generator = SeededGenerator(seed: seed)
            tenants = (0..<5).map { "tenant-\($0)" }
            schedule = LaneSchedule(capacity: 300, share: seed.isMultiple(of: 2) ? .max : 1 + Int(seed % 4))
        }

        func tenant(of lane: String) -> String { tenants[(Int(lane) ?? 0) % tenants.count] }

        func hasItsShare(_ tenant: String) -> Bool {
            inFlight.keys.count { self.tenant(of: $0) == tenant } == schedule.share
        }

        mutating func step() {
            switch Int.random(in: 0..<40, using: &generator) {
            case 0..<17: offer()
            case 17..<28: start()
            case 28..<35: finish()
            case 35..<39: postponeOrWake()
            default: withdraw()
            }
            #expect(schedule.count == total(offered) - total(done))
            #expect(schedule.inFlightCount == inFlight.count)
            #expect(schedule.nextWake == resting.values.min())
        }

        func total(_ tickets: [String: [TicketID]]) -> Int {
            tickets.values.reduce(0) { $0 + $1.count }
        }

        mutating func offer() {
            let lane = Int.random(in: 0..<20, using: &generator)
            let id = TicketID(partition: Int32(lane % 3), milliseconds: 1, sequence: nextSequence)
            nextSequence += 1
            let isFull = schedule.count == schedule.capacity
            let outcome = schedule.offer(Ticket(id: id, lane: "\(lane)", tenant: tenant(of: "\(lane)")))
            #expect(outcome == (isFull ? .full : .accepted))
            if outcome == .accepted { offered["\(lane)", default: []].append(id) }
        }

        mutating func start() {
            guard let ticket = schedule.next() else {
                let waiting = offered.filter { $0.value.count > done[$0.key, default: []].count }.keys
                #expect(
                    waiting.allSatisfy {
                        inFlight[$0] != nil || resting[$0] != nil || hasItsShare(tenant(of: $0))
                    })
                return
            }
            #expect(!hasItsShare(ticket.tenant))
            #expect(inFlight.updateValue(ticket.id, forKey: ticket.lane) == nil)
            #expect(resting[ticket.lane] == nil)
            #expect(offered[ticket.lane]?[done[ticket.lane, default: []].count] == ticket.id)
        }

        mutating func finish() {
            guard let (lane, id) = inFlight.sorted(by: { $0.value < $1.value }).randomElement(using: &generator) else {
                return
            }
            inFlight[lane] = nil
            #expect(schedule.finished(id) == true)
            done[lane, default: []].append(id)
        }

        mutating func postponeOrWake() {
            now += .seconds(1)
            schedule.wake(at: now)
            resting = resting.filter { $0.value > now }
            guard let (lane, id) = inFlight.min(by: { $0.value < $1.value }) else { return }
            inFlight[lane] = nil
            let time = now + .seconds(Int.random(in: 1...5, using: &generator))
            #expect(schedule.postponed(id, until: time) == true)
            resting[lane] = time
        }

        mutating func withdraw() {
            let partition = Int32.random(in: 0..<3, using: &generator)
            var expected: [TicketID] = []
            for (lane, ids) in offered where ids.first?.partition == partition {
                let kept = done[lane, default: []].count + (inFlight[lane] == nil ? 0 : 1)
                expected += ids.dropFirst(kept)
                offered[lane] = Array(ids.prefix(kept))
                resting[lane] = nil
            }
            #expect(schedule.withdraw(partition: partition) == expected.sorted())
        }
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func keepsItsPromises(seed: UInt64) {
        var run = Run(seed: seed)
        for _ in 0..<600 { run.step() }
        let expected = run.offered.flatMap { lane, ids in
            ids.dropFirst(run.done[lane, default: []].count).filter { run.inFlight[lane] != $0 }
        }
        #expect(run.schedule.drain() == expected.sorted())
        #expect(run.schedule.count == run.inFlight.count)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func sharesOutEqualTurnsWhileTenantsHaveWork(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let tenants = (0..<5).map { "tenant-\($0)" }
        var schedule = LaneSchedule(capacity: 10_000)
        for sequence in 0..<1_000 as Range<UInt64> {
            let tenant = sequence < 100 ? Int(sequence) % 5 : Int.random(in: 0..<2, using: &generator)
            let id = TicketID(partition: 0, milliseconds: 1, sequence: sequence)
            _ = schedule.offer(Ticket(id: id, lane: "\(sequence)", tenant: tenants[tenant]))
        }
        var turns: [String: Int] = [:]
        for _ in 0..<100 {
            let next = schedule.next()
            let ticket = try #require(next)
            turns[ticket.tenant, default: 0] += 1
            schedule.finished(ticket.id)
        }
        #expect(tenants.allSatisfy { turns[$0] == 20 })
    }
}
