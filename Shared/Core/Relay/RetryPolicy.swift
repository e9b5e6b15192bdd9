/// When to try again: exponential back-off with full jitter below a cap, until a deadline.
package struct RetryPolicy: Sendable, Hashable {
    /// A vendor that asks for less is taken to have asked for nothing.
    static let shortestRequest: Duration = .milliseconds(100)

    /// The upper end of the first delay.
    package let base: Duration
    /// No delay of our own choosing is longer.
    package let cap: Duration

    package init(base: Duration, cap: Duration) {
        self.base = base
        self.cap = cap
    }

    /// The delay before the next attempt; nil when no attempt may start before the deadline any more.
    ///
    /// What the vendor asked for wins over the back-off, unless that is to come at once: a vendor that says so each
    /// time would be asked without a pause. If it ends after the deadline, nothing is gained by trying earlier, so the
    /// answer is nil at once; a back-off of our own is cut so that the last attempt starts in time.
    /// - Parameters:
    ///   - attempt: attempts made so far, 1 or more.
    ///   - retryAfter: what the vendor asked for.
    ///   - remaining: time left until the deadline.
    package func nextDelay(
        attempt: Int, retryAfter: Duration? = nil, remaining: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        guard remaining > .zero else { return nil }
        if let retryAfter, retryAfter >= Self.shortestRequest { return retryAfter < remaining ? retryAfter : nil }
        return min(jitteredDelay(attempt: attempt, using: &generator), remaining)
    }

    /// The delay before the next attempt at what is tried until it succeeds.
    /// - Parameter attempt: attempts made so far, 1 or more.
    package func jitteredDelay(attempt: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        ceiling(attempt: attempt) * Double.random(in: 0...1, using: &generator)
    }

    /// The longest delay after so many attempts: base doubled for each one after the first, cut at the cap.
    package func ceiling(attempt: Int) -> Duration {
        var delay = base
        var step = 1
        while step < attempt, delay < cap {
            delay *= 2
            step += 1
        }
        return min(delay, cap)
    }
}
