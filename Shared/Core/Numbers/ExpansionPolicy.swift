/// When more numbers are ordered, and how many.
package struct ExpansionPolicy: Sendable, Equatable {
    package enum Threshold: Sendable, Equatable {
        case count(Int)
        /// Of the live numbers, in percent.
        case share(Int)

        /// - Parameter text: `10`, or `10%`.
        package init?(_ text: some StringProtocol) {
            if text.hasSuffix("%") {
                guard let share = Int(text.dropLast()), (0...100).contains(share) else { return nil }
                self = .share(share)
            } else {
                guard let count = Int(text), (0...1_000_000).contains(count) else { return nil }
                self = .count(count)
            }
        }

        func count(of live: Int) -> Int {
            switch self {
            case .count(let count): count
            case .share(let percent): (live * percent + 99) / 100
            }
        }
    }

    /// What the pool grows to at first.
    package var initialSize: Int
    package var threshold: Threshold
    package var size: Int

    package init(initialSize: Int, threshold: Threshold, size: Int) {
        self.initialSize = initialSize
        self.threshold = threshold
        self.size = size
    }

    /// How many numbers to order now, 0 for none. What is on its way counts as free, what tenants wait for does not.
    /// When a whole expansion was given up within a day, buying more helps nobody.
    package func shortage(_ census: PoolCensus) -> Int {
        guard census.failedToday < max(self.size, 1) else { return 0 }
        if census.live < self.initialSize { return self.initialSize - census.live }
        let left = census.free + census.coming - census.waiting
        return left < self.threshold.count(of: census.live) ? self.size : 0
    }
}
