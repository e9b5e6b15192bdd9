import Testing

@testable import Redis

@Suite struct BackoffTests {
    /// Always draws the greatest number.
    struct Greatest: RandomNumberGenerator {
        func next() -> UInt64 { .max }
    }

    @Test func theBoundDoublesUpToTheCap() {
        var backoff = Backoff(first: .milliseconds(100), cap: .seconds(1))
        var generator = Greatest()
        let delays = (0..<6).map { _ in backoff.next(using: &generator) / .milliseconds(1) }
        #expect(delays.map { $0.rounded() } == [100, 200, 400, 800, 1000, 1000])
    }

    @Test(arguments: UInt64(0)..<50)
    func delaysSpreadFromZeroToTheBound(seed: UInt64) {
        var backoff = Backoff(first: .seconds(1), cap: .seconds(1))
        var generator = SplitMix64(state: seed)
        let delays = (0..<100).map { _ in backoff.next(using: &generator) }
        #expect(delays.allSatisfy { (.zero)...(.seconds(1)) ~= $0 })
        #expect(delays.contains { $0 < .milliseconds(200) })
        #expect(delays.contains { $0 > .milliseconds(800) })
    }

    @Test func onlyASuccessThatLastsStartsItOver() {
        var backoff = Backoff(first: .milliseconds(100), cap: .seconds(1))
        var generator = Greatest()
        for _ in 0..<3 { _ = backoff.next(using: &generator) }
        backoff.succeeded(for: .milliseconds(999))
        #expect(backoff.next(using: &generator) > .milliseconds(700))
        backoff.succeeded(for: .seconds(2))
        #expect(backoff.next(using: &generator) < .milliseconds(101))
    }
}
