import Testing

@testable import Core

@Suite struct TokenBucketTests {
    private let start = ContinuousClock.now

    @Test func grantsTheBurstAndThenOneForEachInterval() {
        var bucket = TokenBucket(interval: .seconds(6), burst: 45)
        for _ in 0..<45 { #expect(bucket.take(at: start) == .zero) }
        #expect(bucket.take(at: start) == .seconds(6))
        #expect(bucket.take(at: start + .seconds(2)) == .seconds(4))
        #expect(bucket.take(at: start + .seconds(6)) == .zero)
        #expect(bucket.take(at: start + .seconds(6)) == .seconds(6))
    }

    @Test func fillsUpToTheBurstAndNoFurther() {
        var bucket = TokenBucket(rate: 80, burst: 10)
        #expect(bucket.take(at: start) == .zero)
        let later = start + .seconds(3_600)
        #expect(bucket.isFull(at: later))
        for _ in 0..<10 { #expect(bucket.take(at: later) == .zero) }
        #expect(bucket.take(at: later) == .microseconds(12_500))
        #expect(!bucket.isFull(at: later))
    }

    @Test func toleratesAClockThatStepsBack() {
        var bucket = TokenBucket(interval: .seconds(1), burst: 1)
        #expect(bucket.take(at: start) == .zero)
        #expect(bucket.take(at: start - .seconds(1)) == .seconds(2))
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func neverGrantsMoreThanRateAndBurstAllow(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bucket = TokenBucket(interval: .milliseconds(100), burst: 5)
        var elapsed = Duration.zero
        var granted = 0
        for _ in 0..<500 {
            elapsed += .milliseconds(Int.random(in: 0...120, using: &generator))
            let wait = bucket.take(at: start + elapsed)
            if wait == .zero { granted += 1 } else { #expect(wait <= .milliseconds(100)) }
            #expect(granted <= 5 + Int(elapsed / .milliseconds(100)))
        }
        #expect(granted > 0)
    }
}
