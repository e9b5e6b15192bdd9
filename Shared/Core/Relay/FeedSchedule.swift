/// When a feed is asked again.
package struct FeedSchedule: Sendable {
    /// Fleet systems ask to be left alone for so long after the last page (Samsara, docs/pagination).
    package static let shortest: Duration = .seconds(5)
    private static let backoff = RetryPolicy(base: .seconds(10), cap: .seconds(900))

    /// The longest time between two polls that succeed.
    package let interval: Duration

    package init(interval: Duration) {
        self.interval = interval
    }

    /// Up to a fifth earlier than the interval, so that feeds that fell due together part.
    package func delayAfterSuccess(using generator: inout some RandomNumberGenerator) -> Duration {
        max(self.interval * Double.random(in: 0.8...1, using: &generator), Self.shortest)
    }

    /// - Parameters:
    ///   - failures: polls that failed in a row, 1 or more.
    ///   - retryAfter: what the fleet system asked for.
    package func delayAfterFailure(
        _ failures: Int, retryAfter: Duration?, using generator: inout some RandomNumberGenerator
    ) -> Duration {
        let delay = Self.backoff.nextDelay(
            attempt: failures, retryAfter: retryAfter, remaining: .seconds(2 * 86_400), using: &generator)
        return max(delay ?? Self.backoff.cap, Self.shortest)
    }
}
