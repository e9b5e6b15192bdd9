/// A rate with a burst. Milliseconds.
package struct RateLimit: Sendable, Hashable {
    /// The time in which one token comes back.
    package let interval: Double
    /// How many tokens a full bucket holds, 1 or more.
    package let burst: Int

    package init(interval: Double, burst: Int) {
        self.interval = max(interval, 0.001)
        self.burst = max(burst, 1)
    }

    /// Never more than `count` in any stretch of `milliseconds`: a fifth of it at once, the others spread evenly.
    package init(atMost count: Int, per milliseconds: Double) {
        let burst = max(count / 5, 1)
        self.init(interval: milliseconds / Double(max(count - burst, 1)), burst: burst)
    }
}
