import Core
import FoundationEssentials
import Logging
import Providers
import Storage

/// Looks after one tenant's account at Stripe: makes it, sends what was used, reads what was paid, compares the month.
/// All of it may be repeated from the beginning; whoever holds the account does it alone.
struct BillingUpkeep: Sendable {
    let store: BillingStore
    let stripe: StripeCalls
    let meters: MeterLookup
    let settings: UsageSettings
    let metrics = UsageMetrics()
    let logger: Logger
    /// How long an account is held without a sign of life; longer than two calls.
    var hold: Duration = .seconds(30)

    /// Accounts that this process looks after at once: as many as keep the limit busy.
    var concurrency: Int { min(max(self.settings.callsPerSecond / 5, 2), 16) }

    /// False when there is nothing to do.
    func lookAfterNext() async throws -> Bool {
        guard let account = try await self.store.claim(hold: self.hold) else { return false }
        do {
            try await self.look(after: account)
        } catch is BillingClaimLost {
            self.logger.notice("Somebody else looks after an account by now", metadata: self.metadata(account))
        } catch let held as StripeCalls.Held {
            try await self.store.release(account, after: held.wait)
        } catch let error as ProviderError {
            self.logger.warning(
                "Cannot look after an account at Stripe",
                metadata: self.metadata(account).merging(["error": "\(error)"]) { $1 })
            try await self.store.release(account, after: Self.delay(account, error), problem: "\(error)")
        }
        return true
    }

    private func look(after claimed: ClaimedBillingAccount) async throws {
        var account = claimed
        let customer = try await self.customer(of: &account)
        let subscription = try await self.subscription(of: &account, customer)
        var nextCheck: Duration?
        if account.isDue {
            nextCheck = try await self.observe(account, customer, subscription)
        }
        try await self.sendUsage(of: account, customer, subscription)
        if account.isDue, let soon = try await self.reconcile(account, customer) { nextCheck = soon }
        try await self.store.release(account, nextCheck: nextCheck)
    }

    private func customer(of account: inout ClaimedBillingAccount) async throws -> CustomerID {
        if let customer = account.customer { return customer }
        let (tenant, name, email) = (account.tenant, account.companyName, account.email)
        let customer = try await self.stripe { try await $0.createCustomer(of: tenant, name: name, email: email) }
        try await self.store.save(customer, of: account)
        account.customer = customer
        return customer
    }

    private func subscription(
        of account: inout ClaimedBillingAccount, _ customer: CustomerID
    ) async throws -> ClaimedBillingAccount.Subscription {
        if let subscription = account.subscription { return subscription }
        let (tenant, price) = (account.tenant, self.settings.price)
        let made = try await self.stripe {
            try await $0.createSubscription(of: tenant, customer: customer, price: price)
        }
        let subscription = ClaimedBillingAccount.Subscription(id: made.id, startedAt: made.startedAt)
        try await self.store.save(subscription, status: made.status, of: account)
        account.subscription = subscription
        return subscription
    }

    /// Reads what was paid.
    /// - Returns: when to look again, if no event asks for it before.
    private func observe(
        _ account: ClaimedBillingAccount, _ customer: CustomerID, _ subscription: ClaimedBillingAccount.Subscription
    ) async throws -> Duration {
        let adopted = try await self.adoptPaymentMethod(account, customer)
        let found = try await self.stripe { try await $0.subscription(subscription.id) }
        let hasMethod = try await self.stripe { try await $0.hasPaymentMethod(customer) }
        var state = account.state
        state.observe(
            found.status, hasPaymentMethod: found.hasPaymentMethod || hasMethod, at: account.claimedAt,
            grace: self.settings.grace)
        try await self.store.save(state, adopted: adopted, of: account)
        let standing = state.standing(at: account.claimedAt)
        if account.observedAt.map({ account.state.standing(at: $0).name }) != standing.name {
            self.logger.notice(
                "A tenant's standing changed",
                metadata: self.metadata(account).merging(["standing": "\(standing.name)"]) { $1 })
        }
        let daily = Duration.seconds(86_400) * Double.random(in: 0.9...1)
        return standing.until.map { min(daily, .seconds(max($0.timeIntervalSince(account.claimedAt), 0) + 1)) } ?? daily
    }

    /// - Returns: the visit to Checkout that is dealt with.
    private func adoptPaymentMethod(
        _ account: ClaimedBillingAccount, _ customer: CustomerID
    ) async throws -> SetupIntentID? {
        guard let intent = account.setupIntent else { return nil }
        do {
            let isAdopted = try await self.stripe { try await $0.adoptPaymentMethod(of: intent, for: customer) }
            return isAdopted ? intent : nil
        } catch let error as ProviderError where error.reason == .notFound {
            return intent
        }
    }

    private static func delay(_ account: ClaimedBillingAccount, _ error: ProviderError) -> Duration {
        var generator = SystemRandomNumberGenerator()
        return error.retryAfter.map { min($0, RetryPolicy.usage.cap) }
            ?? RetryPolicy.usage.jitteredDelay(attempt: account.failures + 1, using: &generator)
    }

    func metadata(_ account: ClaimedBillingAccount) -> Logger.Metadata { ["tenant": "\(account.tenant)"] }
}
