/// All tenants together.
package struct BillingOverview: Sendable {
    /// Drivers' months that are to be sent.
    package var pending = 0
    /// Seconds since the oldest of these drivers became active.
    package var late = 0.0
    /// Given up, because it was too late.
    package var expired = 0
    /// Accounts that could not be looked after the last time.
    package var failing = 0
    /// Drivers who are active this month.
    package var active = 0
}
