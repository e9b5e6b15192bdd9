/// A rate with a burst: `capacity` at once, then one per `interval` seconds.
struct TokenBucket: Sendable {
    let capacity: Double
    let interval: Double
    private var level: Double
    private var updated: Timestamp

    init(capacity: Int, interval: Double, now: Timestamp) {
        self.capacity = Double(capacity)
        self.interval = interval
        self.level = Double(capacity)
        self.updated = now
    }

    /// - Returns: nil when the request passes, else the seconds until one would.
    mutating func take(now: Timestamp) -> Double? {
        level = min(capacity, level + max(0, now - updated) / interval)
        updated = max(updated, now)
        guard level >= 1 else { return (1 - level) * interval }
        level -= 1
        return nil
    }
}
