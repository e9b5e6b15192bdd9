import Metrics
import Storage

/// `fleetchat_billing_events_total{outcome}`, `fleetchat_billing_pending`, `fleetchat_billing_late_seconds`,
/// `fleetchat_billing_expired`, `fleetchat_billing_failing_accounts` and `fleetchat_active_drivers`.
struct UsageMetrics: Sendable {
    /// What became of a driver's month.
    enum Outcome: String, CaseIterable, Sendable {
        case counted
        /// Stripe had it from a former attempt.
        case known
        /// Taken for counted by a former attempt.
        case assumed
        /// Too late for Stripe.
        case expired
        /// Stripe lost it; it was sent again.
        case resent
        /// Stripe lost it, and sending it again did not help.
        case missing
        /// Stripe has it, and nobody sent it.
        case surplus
    }

    private let counters = Dictionary(
        uniqueKeysWithValues: Outcome.allCases.map {
            ($0, Counter(label: "fleetchat_billing_events_total", dimensions: [("outcome", $0.rawValue)]))
        })

    func count(_ outcome: Outcome, _ number: Int = 1) {
        self.counters[outcome]?.increment(by: number)
    }

    static func show(_ overview: BillingOverview) {
        Meter(label: "fleetchat_active_drivers").set(overview.active)
    }

    static func showBilling(_ overview: BillingOverview) {
        Meter(label: "fleetchat_billing_pending").set(overview.pending)
        Meter(label: "fleetchat_billing_late_seconds").set(overview.late)
        Meter(label: "fleetchat_billing_expired").set(overview.expired)
        Meter(label: "fleetchat_billing_failing_accounts").set(overview.failing)
    }
}
