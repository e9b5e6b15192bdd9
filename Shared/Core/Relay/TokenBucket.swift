/// A rate limit with a burst, as the one moment at which the bucket would be full again (generic cell rate algorithm).
package struct TokenBucket: Sendable, Hashable {
    package typealias Instant = ContinuousClock.Instant

    /// The time in which one token comes back.
    package let interval: Duration
    /// How many tokens a full bucket holds, 1 or more.
    package let burst: Int
    private var full: Instant?

    package init(interval: Duration, burst: Int) {
        self.interval = max(interval, .nanoseconds(1))
        self.burst = max(burst, 1)
    }

    /// - Parameter rate: tokens per second, at least one in a day.
    package init(rate: Double, burst: Int) {
        self.init(interval: .seconds(1 / max(rate, 1 / 86_400)), burst: burst)
    }

    /// Takes a token and returns zero, or takes none and returns how long to wait until there is one.
    package mutating func take(at now: Instant) -> Duration {
        let base = full.map { max($0, now) } ?? now
        let wait = now.duration(to: base) - interval * (burst - 1)
        guard wait <= .zero else { return wait }
        full = base.advanced(by: interval)
        return .zero
    }

    /// Whether it is full, so that forgetting it changes nothing.
    package func isFull(at now: Instant) -> Bool {
        full.map { $0 <= now } ?? true
    }
}
