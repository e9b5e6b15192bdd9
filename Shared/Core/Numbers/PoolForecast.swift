/// When the pool runs out if numbers are given out as in the time looked at, and none is ordered.
package struct PoolForecast: Sendable, Equatable {
    package var perDay: Double
    /// Nil when none were given out.
    package var daysLeft: Double?

    /// - Parameter free: what can be given out, the reserved ones included.
    package init(free: Int, assignments: Int, days: Int) {
        self.perDay = Double(assignments) / Double(max(days, 1))
        self.daysLeft = assignments > 0 ? Double(free) / self.perDay : nil
    }
}
