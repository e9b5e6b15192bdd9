package import FoundationEssentials

/// What a tenant's payments allow.
package enum BillingStanding: Sendable, Equatable {
    package enum Cause: String, Sendable {
        case noPaymentMethod = "no_payment_method"
        case paymentFailed = "payment_failed"
    }

    /// Nothing to pay with was given yet, and there is time to.
    case trial(until: Date)
    case active
    /// A payment failed, and there is time to mend that.
    case pastDue(until: Date)
    case suspended(Cause)
    /// The subscription is over.
    case ended

    /// Whether drivers are written to. What they write is relayed in any case.
    package var allowsOutbound: Bool {
        switch self {
        case .trial, .active, .pastDue: true
        case .suspended, .ended: false
        }
    }

    /// A word for programs and the audit log.
    package var name: String {
        switch self {
        case .trial: "trial"
        case .active: "active"
        case .pastDue: "past_due"
        case .suspended: "suspended"
        case .ended: "ended"
        }
    }

    /// When it turns into another by itself.
    package var until: Date? {
        switch self {
        case .trial(let until), .pastDue(let until): until
        case .active, .suspended, .ended: nil
        }
    }

    /// For people: why nothing is sent, or soon will not be. Nil where nothing is wrong.
    package var notice: String? {
        switch self {
        case .active: nil
        case .trial: "no payment method was given yet"
        case .pastDue: "the last payment failed"
        case .suspended(.noPaymentMethod): "the account is suspended: no payment method was given"
        case .suspended(.paymentFailed): "the account is suspended: the last payment failed"
        case .ended: "the subscription has ended"
        }
    }
}
