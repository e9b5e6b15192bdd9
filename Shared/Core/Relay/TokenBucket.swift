/// A rate limit's state, as the one moment at which the bucket would be full again (generic cell rate algorithm), with
/// a queue of those who wait. Milliseconds of any clock.
///
/// This is what the limits' script does in Redis, where workers share buckets; a test compares the two.
package struct TokenBucket: Sendable, Hashable {
    /// Nobody is told to wait longer before asking again.
    package static let longestWait = 60_000.0
    /// Times are sums of fractions.
    private static let tolerance = 0.001

    package let limit: RateLimit
    /// When it is full.
    private var full = 0.0
    /// The turn of the last one who was told to wait.
    private var queue = 0.0

    package init(_ limit: RateLimit) {
        self.limit = limit
    }

    /// Takes a token of each bucket; or of none, when one of them has none.
    /// - Parameter hasWaited: the caller was told to wait before. Others do not overtake those who wait.
    /// - Returns: nil when they were taken; else the bucket to wait for longest, and after how long to ask again.
    ///   Each who waits is given a turn of its own there, so that not all come back at once.
    package static func take(
        from buckets: inout [TokenBucket], at now: Double, hasWaited: Bool
    ) -> (bucket: Int, wait: Double)? {
        var longest: (bucket: Int, wait: Double)?
        for index in buckets.indices {
            let wait = buckets[index].wait(at: now, hasWaited: hasWaited)
            if wait > longest?.wait ?? Self.tolerance { longest = (index, wait) }
        }
        guard let longest else {
            for index in buckets.indices {
                buckets[index].full = buckets[index].level(at: now) + buckets[index].interval
            }
            return nil
        }
        return (longest.bucket, buckets[longest.bucket].giveTurn(at: now, after: longest.wait))
    }

    private var interval: Double { self.limit.interval }

    /// What it takes to fill an empty bucket.
    private var whole: Double { self.interval * Double(self.limit.burst) }

    private func level(at now: Double) -> Double { max(self.full, now) }

    private mutating func wait(at now: Double, hasWaited: Bool) -> Double {
        self.follow(now)
        let wait = self.level(at: now) - now - self.interval * Double(self.limit.burst - 1)
        return wait <= Self.tolerance && !hasWaited ? self.queue - now : wait
    }

    /// A clock that was put back makes nobody wait for the time that it had: no bucket is emptier than empty, and no
    /// turn is further away than the longest wait. Those who do not come to a bucket that is full for a whole burst's
    /// time have lost their turns.
    private mutating func follow(_ now: Double) {
        self.full = min(self.full, now + self.whole)
        if self.full + self.whole <= now || self.queue > now + Self.longestWait { self.queue = 0 }
    }

    private mutating func giveTurn(at now: Double, after wait: Double) -> Double {
        let turn = max(self.queue, now + wait - self.interval) + self.interval
        guard turn - now <= Self.longestWait else { return Self.longestWait }
        self.queue = turn
        return turn - now
    }
}
