import Testing

@testable import Chaos

struct PlanTests {
    private static let length: Duration = .seconds(222)

    @Test(arguments: [UInt64(1), 7, .max])
    func theSameSeedGivesTheSamePlanAndLoad(_ seed: UInt64) {
        let plans = (0..<2).map { _ in Plan(seed: seed, length: Self.length) }
        #expect(plans[0].steps.map(\.at) == plans[1].steps.map(\.at))
        #expect(plans[0].steps.map(\.disturbance) == plans[1].steps.map(\.disturbance))
        #expect(plans[0].windows.map(\.seed) == plans[1].windows.map(\.seed))
        let scripts = (0..<2).map { _ in Script(seed: seed, count: 500) }
        #expect(scripts[0].drivers.map { $0.events.map(\.at) } == scripts[1].drivers.map { $0.events.map(\.at) })
    }

    @Test
    func anotherSeedGivesAnotherPlan() {
        let plans = [UInt64(1), 2].map { Plan(seed: $0, length: Self.length) }
        #expect(plans[0].steps.map(\.disturbance) != plans[1].steps.map(\.disturbance))
    }

    @Test(arguments: UInt64(1)...20)
    func aWholeRoundHasEveryPointAndEveryProcessAndEveryServer(_ seed: UInt64) {
        let disturbances = Set(Plan(seed: seed, length: Self.length).steps.map(\.disturbance))
        for point in DeliveryPoint.allCases { #expect(disturbances.contains(.point(point, .kill))) }
        for role in Disturbance.Role.allCases {
            #expect(disturbances.contains(.strike(role, .kill)) && disturbances.contains(.strike(role, .freeze)))
        }
        #expect(disturbances.isSuperset(of: [.redisRestart, .redisReplaced, .postgresRestart, .deploy(.worker)]))
    }

    @Test(arguments: UInt64(1)...20)
    func callsAreCutOnlyAtTimesFarApart(_ seed: UInt64) {
        let cuts = Plan(seed: seed, length: .seconds(1_000)).windows.filter(\.fault.cutsBeforeArrival).map(\.at)
        #expect(!cuts.isEmpty)
        for (former, latter) in zip(cuts, cuts.dropFirst()) { #expect(latter - former >= .seconds(90)) }
    }

    @Test
    func theLoadHasAsManyEventsAndRepliesAsAskedForEachNumberedInOrder() {
        let script = Script(seed: 3, count: 2_000)
        #expect(script.drivers.reduce(0) { $0 + $1.events.count + $1.replies.count } == 2_000)
        for driver in script.drivers {
            #expect(driver.events.map(\.tag.number) == Array(driver.events.indices))
            #expect(driver.events.map(\.at) == driver.events.map(\.at).sorted())
            #expect(driver.replies.map(\.tag.number) == Array(driver.replies.indices))
        }
    }
}
