package import Core
package import FoundationEssentials
import Postgres

/// A tenant's account at Stripe that the holder of the claim looks after, and nobody else until the claim runs out.
package struct ClaimedBillingAccount: Sendable {
    package struct Subscription: Sendable {
        package let id: SubscriptionID
        package let startedAt: Date

        package init(id: SubscriptionID, startedAt: Date) {
            self.id = id
            self.startedAt = startedAt
        }
    }

    package let tenant: TenantID
    /// Something may have changed at Stripe. Otherwise there only is usage to send.
    package let isDue: Bool
    /// Nil until Stripe knows the tenant.
    package var customer: CustomerID?
    package var subscription: Subscription?
    package let state: BillingState
    /// Given by a person, and not yet what invoices are paid with.
    package let setupIntent: SetupIntentID?
    /// When ``state`` was read; nil before the first time.
    package let observedAt: Date?
    package let reconciledAt: Date?
    /// In a row.
    package let failures: Int
    /// Names this claim.
    let holder: UUID
    package let companyName: String
    package let email: String
    /// The database's clock.
    package let claimedAt: Date
}

extension ClaimedBillingAccount {
    /// From a row of `billing_claim`.
    init(_ row: PostgresRow) throws {
        self.tenant = TenantID(try row.decode("tenant_id", as: UUID.self))
        self.isDue = try row.decode("is_due", as: Bool.self)
        self.customer = try row.decode("customer_id", as: String?.self).map { CustomerID($0) }
        if let id = try row.decode("subscription_id", as: String?.self),
            let startedAt = try row.decode("subscribed_at", as: Date?.self)
        {
            self.subscription = Subscription(id: SubscriptionID(id), startedAt: startedAt)
        }
        self.state = try BillingState(row)
        self.setupIntent = try row.decode("setup_intent_id", as: String?.self).map { SetupIntentID($0) }
        self.observedAt = try row.decode("observed_at", as: Date?.self)
        self.reconciledAt = try row.decode("reconciled_at", as: Date?.self)
        self.failures = try row.decode("failures", as: Int.self)
        self.holder = try row.decode("holder", as: UUID.self)
        self.companyName = try row.decode("company_name", as: String.self)
        self.email = try row.decode("email", as: String.self)
        self.claimedAt = try row.decode("now", as: Date.self)
    }
}

extension BillingState {
    /// From the columns of `billing_accounts`.
    init(_ row: PostgresRow) throws {
        self.init(
            subscription: try row.decode("subscription_status", as: String?.self).map { SubscriptionStatus($0) },
            hasPaymentMethod: try row.decode("has_payment_method"), trialEndsAt: try row.decode("trial_ends_at"),
            graceEndsAt: try row.decode("grace_ends_at"))
    }
}

/// Somebody else looks after the account by now.
package struct BillingClaimLost: Error {}
