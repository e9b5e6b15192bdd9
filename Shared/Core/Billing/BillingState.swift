package import FoundationEssentials

/// What is known of a tenant's payments. It is read anew from Stripe whenever something may have changed, so that
/// events may repeat, come late and in any order.
package struct BillingState: Sendable, Equatable {
    /// Nil until there is one.
    package private(set) var subscription: SubscriptionStatus?
    package private(set) var hasPaymentMethod: Bool
    /// Until then nothing to pay with is needed.
    package let trialEndsAt: Date
    /// Set while a payment is overdue.
    package private(set) var graceEndsAt: Date?

    package init(
        subscription: SubscriptionStatus? = nil, hasPaymentMethod: Bool = false, trialEndsAt: Date,
        graceEndsAt: Date? = nil
    ) {
        self.subscription = subscription
        self.hasPaymentMethod = hasPaymentMethod
        self.trialEndsAt = trialEndsAt
        self.graceEndsAt = graceEndsAt
    }

    /// Takes over what Stripe says now. The grace begins when a payment is first seen to be overdue, and is over when
    /// it is paid.
    package mutating func observe(
        _ subscription: SubscriptionStatus, hasPaymentMethod: Bool, at now: Date, grace: Duration
    ) {
        self.subscription = subscription
        self.hasPaymentMethod = hasPaymentMethod
        switch subscription {
        case .pastDue: self.graceEndsAt = self.graceEndsAt ?? now.addingTimeInterval(grace / .seconds(1))
        case .unpaid: break
        default: self.graceEndsAt = nil
        }
    }

    package func standing(at now: Date) -> BillingStanding {
        switch self.subscription {
        case .canceled, .incompleteExpired: return .ended
        case .paused: return .suspended(.noPaymentMethod)
        case .unpaid: return .suspended(.paymentFailed)
        case .pastDue:
            let grace = self.graceEndsAt ?? .distantPast
            let end = self.hasPaymentMethod ? grace : max(grace, self.trialEndsAt)
            return now < end ? .pastDue(until: end) : .suspended(self.cause)
        case nil, .incomplete, .trialing, .active, .unknown:
            if self.hasPaymentMethod { return .active }
            return now < self.trialEndsAt ? .trial(until: self.trialEndsAt) : .suspended(.noPaymentMethod)
        }
    }

    private var cause: BillingStanding.Cause { self.hasPaymentMethod ? .paymentFailed : .noPaymentMethod }
}
