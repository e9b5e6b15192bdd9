package import Core
import FoundationEssentials
import Postgres

/// What the holder of a claim does. All but ``claim(hold:)`` throw ``BillingClaimLost`` to whoever is that no more.
extension BillingStore {
    /// An account that is to be looked after, held for `hold`; nil when there is none.
    package func claim(hold: Duration) async throws -> ClaimedBillingAccount? {
        try await self.postgres.query(
            "SELECT * FROM billing_claim(make_interval(secs => \(hold.inSeconds)))"
        ).first.map { try ClaimedBillingAccount($0) }
    }

    package func extend(_ account: ClaimedBillingAccount, hold: Duration) async throws {
        try await self.change(
            account,
            """
            UPDATE billing_accounts SET held_until = clock_timestamp() + make_interval(secs => \(hold.inSeconds))
            WHERE tenant_id = \(account.tenant.uuid) AND holder = \(account.holder)
            """)
    }

    package func save(_ customer: CustomerID, of account: ClaimedBillingAccount) async throws {
        try await self.change(
            account,
            """
            UPDATE billing_accounts SET customer_id = \(customer.rawValue)
            WHERE tenant_id = \(account.tenant.uuid) AND holder = \(account.holder)
            """)
    }

    package func save(
        _ subscription: ClaimedBillingAccount.Subscription, status: SubscriptionStatus,
        of account: ClaimedBillingAccount
    ) async throws {
        try await self.change(
            account,
            """
            UPDATE billing_accounts SET subscription_id = \(subscription.id.rawValue),
                subscribed_at = \(subscription.startedAt), subscription_status = \(status.description)
            WHERE tenant_id = \(account.tenant.uuid) AND holder = \(account.holder)
            """)
    }

    /// Records what Stripe says now. A change of the standing since the last time goes into the audit log.
    /// - Parameter adopted: what invoices are paid with now.
    package func save(_ state: BillingState, adopted: SetupIntentID?, of account: ClaimedBillingAccount) async throws {
        let standing = state.standing(at: account.claimedAt).name
        let isNew = account.observedAt.map { account.state.standing(at: $0).name } != standing
        try await self.change(
            account,
            """
            WITH noted AS (
                INSERT INTO audit_log (tenant_id, actor, action, target)
                SELECT tenant_id, 'stripe', 'billing.standing', \(standing) FROM billing_accounts
                WHERE tenant_id = \(account.tenant.uuid) AND holder = \(account.holder) AND \(isNew)
            )
            UPDATE billing_accounts SET subscription_status = \(state.subscription?.description),
                has_payment_method = \(state.hasPaymentMethod), grace_ends_at = \(state.graceEndsAt),
                observed_at = \(account.claimedAt), setup_intent_id = NULLIF(setup_intent_id, \(adopted?.rawValue))
            WHERE tenant_id = \(account.tenant.uuid) AND holder = \(account.holder)
            """)
    }

    package func saveReconciliation(of account: ClaimedBillingAccount) async throws {
        try await self.change(
            account,
            """
            UPDATE billing_accounts SET reconciled_at = \(account.claimedAt)
            WHERE tenant_id = \(account.tenant.uuid) AND holder = \(account.holder)
            """)
    }

    /// Gives the account back after all went well.
    /// - Parameter nextCheck: after a look at Stripe: when the next is due, unless an event asked for one meanwhile.
    package func release(_ account: ClaimedBillingAccount, nextCheck: Duration?) async throws {
        let seconds = nextCheck?.inSeconds
        try await self.change(
            account,
            """
            UPDATE billing_accounts SET holder = NULL, held_until = NULL, failures = 0, problem = NULL,
                next_check_at = CASE WHEN \(seconds)::float8 IS NULL OR next_check_at > \(account.claimedAt)
                    THEN next_check_at ELSE clock_timestamp() + make_interval(secs => \(seconds)) END
            WHERE tenant_id = \(account.tenant.uuid) AND holder = \(account.holder)
            """)
    }

    /// Gives the account back; nobody takes it before `delay` is over.
    /// - Parameter problem: nil when Stripe did not refuse anything.
    package func release(
        _ account: ClaimedBillingAccount, after delay: Duration, problem: String? = nil
    ) async throws {
        try await self.change(
            account,
            """
            UPDATE billing_accounts SET holder = NULL,
                held_until = clock_timestamp() + make_interval(secs => \(delay.inSeconds)),
                failures = failures + \(problem == nil ? 0 : 1),
                problem = coalesce(\(problem?.bounded(to: 300)), problem)
            WHERE tenant_id = \(account.tenant.uuid) AND holder = \(account.holder)
            """)
    }

    func change(_ account: ClaimedBillingAccount, _ statement: SQL) async throws {
        let count = try await self.postgres.execute(statement, scope: .tenant(account.tenant))
        guard count == 1 else { throw BillingClaimLost() }
    }
}
