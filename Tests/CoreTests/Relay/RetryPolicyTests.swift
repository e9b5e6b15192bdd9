import Testing

@testable import Core

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy(base: .seconds(1), cap: .seconds(60))

    @Test(arguments: [(0, 1), (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (1_000_000, 60)])
    func doublesUpToTheCap(attempt: Int, seconds: Int) {
        #expect(policy.ceiling(attempt: attempt) == .seconds(seconds))
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func staysBelowTheCeilingAndTheDeadline(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for attempt in 1...12 {
            let remaining = Duration.milliseconds(Int.random(in: 1...90_000, using: &generator))
            let delay = try #require(policy.nextDelay(attempt: attempt, remaining: remaining, using: &generator))
            #expect(delay >= .zero)
            #expect(delay <= policy.ceiling(attempt: attempt))
            #expect(delay <= remaining)
        }
    }

    @Test func spreadsOverTheWholeRange() {
        var generator = SeededGenerator(seed: 7)
        let delays = (0..<1_000).compactMap { _ in
            policy.nextDelay(attempt: 7, remaining: .seconds(600), using: &generator)
        }
        #expect(delays.count == 1_000)
        #expect(delays.contains { $0 < .seconds(6) })
        #expect(delays.contains { $0 > .seconds(54) })
        let mean = delays.reduce(.zero, +) / delays.count
        #expect(mean > .seconds(27) && mean < .seconds(33))
    }

    @Test(arguments: [0.25, 1.5, 599])
    func waitsAsLongAsTheVendorAsks(seconds: Double) {
        var generator = SeededGenerator(seed: 1)
        let delay = policy.nextDelay(
            attempt: 1, retryAfter: .seconds(seconds), remaining: .seconds(600), using: &generator)
        #expect(delay == .seconds(seconds))
    }

    /// Or a vendor that says so each time would be asked without a pause.
    @Test(arguments: [0, 0.001, 0.099])
    func backsOffByItselfWhenTheVendorAsksForNoWait(seconds: Double) {
        var generator = SeededGenerator(seed: 1)
        let delays = (0..<200).compactMap { _ in
            policy.nextDelay(attempt: 7, retryAfter: .seconds(seconds), remaining: .seconds(600), using: &generator)
        }
        #expect(delays.reduce(.zero, +) / 200 > .seconds(20))
    }

    @Test func givesUpWhenTheVendorsWaitEndsTooLate() {
        var generator = SeededGenerator(seed: 1)
        #expect(
            policy.nextDelay(attempt: 1, retryAfter: .seconds(60), remaining: .seconds(60), using: &generator) == nil)
    }

    @Test func givesUpAtTheDeadline() {
        var generator = SeededGenerator(seed: 1)
        #expect(policy.nextDelay(attempt: 1, remaining: .zero, using: &generator) == nil)
        #expect(policy.nextDelay(attempt: 1, retryAfter: .zero, remaining: .zero, using: &generator) == nil)
    }
}
