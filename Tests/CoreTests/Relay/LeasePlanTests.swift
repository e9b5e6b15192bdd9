import Testing

@testable import Core

@Suite struct LeasePlanTests {
    @Test func takesEverythingAlone() {
        let plan = LeasePlan(partitions: 4, members: [], own: "a", holders: [:])
        #expect(plan == LeasePlan(release: [], acquire: [0, 1, 2, 3]))
    }

    @Test func sharesFreshPartitionsWithoutOverlap() {
        let members = ["a", "b", "c"]
        let taken = members.flatMap { LeasePlan(partitions: 16, members: members, own: $0, holders: [:]).acquire }
        #expect(taken.sorted() == Array(0..<16))
    }

    @Test func releasesOnlyWhatExceedsTheShare() {
        let holders = Dictionary(uniqueKeysWithValues: (0..<5).map { ($0, "b") })
        #expect(
            LeasePlan(partitions: 5, members: ["a", "b"], own: "b", holders: holders)
                == LeasePlan(release: [4, 3], acquire: []))
        #expect(
            LeasePlan(partitions: 5, members: ["a", "b"], own: "a", holders: holders)
                == LeasePlan(release: [], acquire: []))
    }

    @Test func changesNothingThatIsFair() {
        let holders = [0: "b", 1: "a", 2: "b"]
        for own in ["a", "b"] {
            #expect(
                LeasePlan(partitions: 3, members: ["a", "b"], own: own, holders: holders)
                    == LeasePlan(release: [], acquire: []))
        }
    }

    @Test func takesOverFromTheDead() {
        let holders = [0: "a", 1: "dead", 2: "a", 3: "dead"]
        let plan = LeasePlan(partitions: 4, members: ["b", "a"], own: "b", holders: holders)
        #expect(plan == LeasePlan(release: [], acquire: [1, 3]))
    }

    @Test func leavesMembersWithoutWorkWhenThereAreTooMany() {
        let members = (0..<5).map { "m\($0)" }
        let plans = members.map { LeasePlan(partitions: 3, members: members, own: $0, holders: [:]) }
        #expect(plans.map(\.acquire.count).sorted() == [0, 0, 1, 1, 1])
    }

    /// Members act in any order, on the present picture or on one from some steps ago, as they would in production.
    @Test(arguments: 0..<300 as Range<UInt64>)
    func convergesToAFairCompleteSharing(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let partitions = Int.random(in: 1...32, using: &generator)
        let members = (0..<Int.random(in: 1...8, using: &generator)).map { "m\($0)" }
        var holders = randomHolders(partitions: partitions, among: members + ["dead"], using: &generator)
        let dead = Set(holders.filter { $0.value == "dead" }.keys)
        var past = [holders]
        for round in 0..<12 {
            let isStale = round < 6
            for own in members.shuffled(using: &generator) {
                let seen = isStale ? past.suffix(6).randomElement(using: &generator) ?? holders : holders
                let plan = LeasePlan(partitions: partitions, members: members, own: own, holders: seen)
                for partition in plan.release where holders[partition] == own { holders[partition] = nil }
                for partition in plan.acquire where holders[partition] == nil || holders[partition] == "dead" {
                    holders[partition] = own
                }
                past.append(holders)
            }
        }
        expectFair(holders, partitions: partitions, members: members)
        #expect(dead.allSatisfy { holders[$0] != "dead" })
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func movesNoMoreThanItMust(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let partitions = Int.random(in: 1...32, using: &generator)
        let members = (0..<Int.random(in: 1...8, using: &generator)).map { "m\($0)" }
        let holders = randomHolders(partitions: partitions, among: members, using: &generator)
        let released = members.flatMap {
            LeasePlan(partitions: partitions, members: members, own: $0, holders: holders).release
        }
        let counts = members.map { own in holders.values.count { $0 == own } }.sorted(by: >)
        let (floor, larger) = partitions.quotientAndRemainder(dividingBy: members.count)
        let needed = counts.enumerated().map { max($1 - ($0 < larger ? floor + 1 : floor), 0) }.reduce(0, +)
        #expect(released.count == needed)
    }

    private func randomHolders(
        partitions: Int, among members: [String], using generator: inout SeededGenerator
    ) -> [Int: String] {
        var holders: [Int: String] = [:]
        for partition in 0..<partitions where Bool.random(using: &generator) {
            holders[partition] = members.randomElement(using: &generator)
        }
        return holders
    }

    private func expectFair(_ holders: [Int: String], partitions: Int, members: [String]) {
        let counts = members.map { own in holders.values.count { $0 == own } }
        #expect(counts.reduce(0, +) == partitions)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }
}
