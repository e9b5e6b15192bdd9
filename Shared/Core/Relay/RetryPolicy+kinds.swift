extension RetryPolicy {
    /// A template to WhatsApp: quick at first, because a driver waits at a dock.
    package static let delivery = RetryPolicy(base: .seconds(1), cap: .seconds(120))
    /// A write into a fleet system; its outages last longer and its limits are tighter.
    package static let fleetUpdate = RetryPolicy(base: .seconds(2), cap: .seconds(300))
    /// Our own servers: whatever waited for them goes on soon after they are back.
    package static let store = RetryPolicy(base: .milliseconds(200), cap: .seconds(2))
    /// A count to the billing vendor.
    package static let usage = RetryPolicy(base: .seconds(5), cap: .seconds(1_800))
    /// Work on numbers and business accounts, behind hourly limits.
    package static let pool = RetryPolicy(base: .seconds(5), cap: .seconds(900))
}
