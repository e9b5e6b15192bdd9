/// What a month's total at Stripe says about the events that were sent for it. One event is as good as another: each
/// counts one driver.
package enum UsageComparison: Sendable, Equatable {
    case agrees
    /// Stripe has so many fewer than it should.
    case missing(Int)
    /// Stripe has so many more than ever were sent.
    case surplus(Int)

    /// - Parameters:
    ///   - total: Stripe's.
    ///   - settled: events sent long enough ago to be in the total.
    ///   - attempted: all that may be in it.
    package init(total: Int, settled: Int, attempted: Int) {
        if total < settled {
            self = .missing(settled - total)
        } else {
            self = total > attempted ? .surplus(total - attempted) : .agrees
        }
    }
}
