import Testing

@testable import Core

extension TokenBucket {
    fileprivate mutating func take(at now: Double, hasWaited: Bool = false) -> Double {
        var buckets = [self]
        defer { self = buckets[0] }
        return TokenBucket.take(from: &buckets, at: now, hasWaited: hasWaited)?.wait ?? 0
    }
}

@Suite struct TokenBucketTests {
    @Test func grantsTheBurstAndThenOneForEachInterval() {
        var bucket = TokenBucket(RateLimit(interval: 6_000, burst: 45))
        for _ in 0..<45 { #expect(bucket.take(at: 1_000) == 0) }
        #expect(bucket.take(at: 1_000) == 6_000)
        #expect(bucket.take(at: 7_000, hasWaited: true) == 0)
        #expect(bucket.take(at: 7_000, hasWaited: true) == 6_000)
    }

    @Test func fillsUpToTheBurstAndNoFurther() {
        var bucket = TokenBucket(RateLimit(interval: 12.5, burst: 10))
        #expect(bucket.take(at: 0) == 0)
        for _ in 0..<10 { #expect(bucket.take(at: 3_600_000) == 0) }
        #expect(bucket.take(at: 3_600_000) == 12.5)
    }

    @Test func toleratesAClockThatStepsBack() {
        var bucket = TokenBucket(RateLimit(interval: 1_000, burst: 1))
        #expect(bucket.take(at: 3_600_000) == 0)
        #expect(bucket.take(at: 0) == 1_000)
        #expect(bucket.take(at: 1_000, hasWaited: true) == 0)
    }

    /// Those who were given turns before it did are hours away.
    @Test func aClockThatStepsBackLeavesNobodyWaitingBehindTurnsOfTheFormerTime() {
        var bucket = TokenBucket(RateLimit(interval: 100, burst: 5))
        let later = 7_200_000.0
        for _ in 0..<100 { _ = bucket.take(at: later) }
        #expect(bucket.take(at: 0) <= 500)
        #expect(bucket.take(at: 10_000) == 0)
    }

    @Test func givesTurnsOneAfterAnotherAndLetsNobodyOvertake() {
        var bucket = TokenBucket(RateLimit(interval: 100, burst: 1))
        #expect(bucket.take(at: 0) == 0)
        #expect((1...5).map { _ in bucket.take(at: 0) } == [100, 200, 300, 400, 500])
        // There is a token, and somebody whose turn it is.
        #expect(bucket.take(at: 100) == 500)
        #expect(bucket.take(at: 100, hasWaited: true) == 0)
    }

    @Test func forgetsThoseWhoDoNotComeForTheirTurn() {
        var bucket = TokenBucket(RateLimit(interval: 100, burst: 2))
        for _ in 0..<200 { _ = bucket.take(at: 0) }
        #expect(bucket.take(at: 399) > 0)
        #expect(bucket.take(at: 400) == 0)
    }

    @Test func takesFromAllBucketsOrFromNone() {
        var buckets = [
            TokenBucket(RateLimit(interval: 100, burst: 3)), TokenBucket(RateLimit(interval: 250, burst: 1)),
        ]
        #expect(TokenBucket.take(from: &buckets, at: 0, hasWaited: false) == nil)
        for _ in 0..<5 {
            let refused = TokenBucket.take(from: &buckets, at: 0, hasWaited: true)
            #expect(refused?.bucket == 1)
        }
        // The first bucket still has what it had.
        #expect(buckets[0].take(at: 0) == 0)
        #expect(buckets[0].take(at: 0) == 0)
        #expect(buckets[0].take(at: 0) == 100)
    }

    @Test func letsNobodyWaitLongerThanAMinute() {
        var bucket = TokenBucket(RateLimit(interval: 1_000, burst: 1))
        for _ in 0..<1_000 { #expect(bucket.take(at: 0) <= TokenBucket.longestWait) }
        #expect(bucket.take(at: 0) == TokenBucket.longestWait)
    }

    @Test(arguments: [5, 80, 100, 1_000])
    func aLimitPerTimeHoldsInEveryStretchOfThatTime(count: Int) {
        let limit = RateLimit(atMost: count, per: 1_000)
        #expect(Double(limit.burst) + 1_000 / limit.interval <= Double(count) + 0.001)
        #expect(1_000 / limit.interval >= Double(count) * 0.79)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func neverGrantsMoreThanRateAndBurstAllow(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let limit = RateLimit(interval: 100, burst: Int.random(in: 1...8, using: &generator))
        var bucket = TokenBucket(limit)
        var now = 0.0
        var granted = 0
        for _ in 0..<500 {
            now += Double.random(in: 0...120, using: &generator)
            let wait = bucket.take(at: now, hasWaited: Bool.random(using: &generator))
            #expect(wait >= 0 && wait <= TokenBucket.longestWait)
            if wait == 0 { granted += 1 }
            #expect(granted <= limit.burst + Int(now / limit.interval))
        }
        #expect(granted > 0)
    }

    /// Callers that come again when they were told to.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func letsEverybodyThroughAtTheRateWithFewQuestions(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let limit = RateLimit(interval: 10, burst: Int.random(in: 1...20, using: &generator))
        let callers = Int.random(in: 1...400, using: &generator)
        var bucket = TokenBucket(limit)
        var waiting = (0..<callers).map { _ in (at: Double.random(in: 0...5, using: &generator), hasWaited: false) }
        var questions = 0
        var last = 0.0
        while let next = waiting.indices.min(by: { waiting[$0].at < waiting[$1].at }) {
            let caller = waiting.remove(at: next)
            questions += 1
            let wait = bucket.take(at: caller.at, hasWaited: caller.hasWaited)
            if wait > 0 { waiting.append((caller.at + wait, true)) } else { last = caller.at }
        }
        #expect(last <= 5 + Double(max(callers - limit.burst, 0) + 1) * limit.interval)
        #expect(questions <= callers * 3)
    }
}
