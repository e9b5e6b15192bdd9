import Testing

@testable import Core

@Suite struct FeedScheduleTests {
    @Test(arguments: 0..<50 as Range<UInt64>)
    func pollsAgainWithinTheIntervalAndNotInStep(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let schedule = FeedSchedule(interval: .seconds(60))
        let delays = (0..<100).map { _ in schedule.delayAfterSuccess(using: &generator) }
        #expect(delays.allSatisfy { .seconds(48) <= $0 && $0 <= .seconds(60) })
        #expect(Set(delays).count > 90)
    }

    @Test func leavesTheFleetSystemAloneForFiveSecondsWhateverTheInterval() {
        var generator = SeededGenerator(seed: 1)
        let schedule = FeedSchedule(interval: .seconds(1))
        #expect(schedule.delayAfterSuccess(using: &generator) == .seconds(5))
        for failures in 1...40 {
            let delay = schedule.delayAfterFailure(failures, retryAfter: nil, using: &generator)
            #expect(.seconds(5) <= delay && delay <= .seconds(900))
        }
    }

    @Test(arguments: [(0.4, 5), (30, 30), (86_400, 86_400)] as [(Double, Int)])
    func waitsAsLongAsItWasAskedTo(retryAfter: Double, seconds: Int) {
        var generator = SeededGenerator(seed: 1)
        let delay = FeedSchedule(interval: .seconds(60))
            .delayAfterFailure(1, retryAfter: .seconds(retryAfter), using: &generator)
        #expect(delay == .seconds(seconds))
    }

    @Test func backsOffMoreAndMore() {
        var generator = SeededGenerator(seed: 1)
        let schedule = FeedSchedule(interval: .seconds(60))
        let longest = [1, 3, 5, 8].map { failures in
            (0..<500).map { _ in schedule.delayAfterFailure(failures, retryAfter: nil, using: &generator) }.max()
        }
        #expect(longest == longest.sorted { ($0 ?? .zero) < ($1 ?? .zero) })
        #expect(Set(longest).count == 4)
    }
}
