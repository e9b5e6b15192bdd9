package import Core
package import FoundationEssentials
package import Postgres

/// Tenants' accounts at Stripe: `billing_accounts`. Many workers share it; an account is changed by the holder of its
/// claim alone, and by events that ask for a look at it.
package struct BillingStore: Sendable {
    let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Gives an account to each tenant that has none.
    /// - Returns: how many there were.
    package func adopt(trial: Duration) async throws -> Int {
        let rows = try await self.postgres.query("SELECT billing_adopt(make_interval(secs => \(trial.inSeconds)))")
        return try rows.first?.decode(Int.self) ?? 0
    }

    /// Nil for a tenant whose account was not looked at yet.
    package func state(of tenant: TenantID) async throws -> BillingState? {
        try await self.postgres.query(
            """
            SELECT subscription_status, has_payment_method, trial_ends_at, grace_ends_at FROM billing_accounts
            WHERE tenant_id = \(tenant.uuid)
            """, scope: .tenant(tenant)
        ).first.map { try BillingState($0) }
    }

    /// Nil until Stripe knows the tenant.
    package func customer(of tenant: TenantID) async throws -> CustomerID? {
        let rows = try await self.postgres.query(
            "SELECT customer_id FROM billing_accounts WHERE tenant_id = \(tenant.uuid)", scope: .tenant(tenant))
        return try rows.first?.decode(String?.self).map { CustomerID($0) }
    }

    package enum Reception: String, Sendable {
        case enqueued, duplicate
        /// Of a customer who is none of ours.
        case unknown
    }

    /// Takes a webhook, once: the customer's account is looked at soon.
    /// - Parameter setupIntent: of a visit to Checkout; the latest one counts.
    package func receive(
        event: String, createdAt: Date, customer: CustomerID, setupIntent: SetupIntentID?
    ) async throws -> Reception {
        let rows = try await self.postgres.query(
            "SELECT billing_event(\(event), \(createdAt), \(customer.rawValue), \(setupIntent?.rawValue))")
        return try rows.first.flatMap { Reception(rawValue: try $0.decode(String.self)) } ?? .unknown
    }

    package func overview() async throws -> BillingOverview {
        let rows = try await self.postgres.query(
            "SELECT pending, late, expired, failing, active FROM billing_overview()")
        guard let row = rows.first else { return BillingOverview() }
        let (pending, late, expired, failing, active) = try row.decode((Int, Double, Int, Int, Int).self)
        return BillingOverview(pending: pending, late: late, expired: expired, failing: failing, active: active)
    }
}
