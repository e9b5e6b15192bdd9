import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct BillingStoreTests {
    @Test
    func everyTenantGetsAnAccountOnce() async throws {
        try await TestStores.run { stores in
            let store = BillingStore(postgres: stores.postgres)
            let tenant: TenantID = try await stores.newTenant()
            #expect(try await store.state(of: tenant) == nil)
            #expect(try await store.adopt(trial: .seconds(3_600)) == 1)
            #expect(try await store.adopt(trial: .seconds(3_600)) == 0)
            let state = try #require(try await store.state(of: tenant))
            #expect(state.standing(at: Date()) == .trial(until: state.trialEndsAt))
            #expect(abs(state.trialEndsAt.timeIntervalSinceNow - 3_600) < 600)
        }
    }

    @Test
    func anAccountIsHeldByOneAtATimeAndByAnotherWhenThatOneIsGone() async throws {
        try await Self.withAccount { store, _, _ in
            let gone = try #require(try await store.claim(hold: .milliseconds(300)))
            #expect(try await store.claim(hold: .seconds(60)) == nil)
            let next = try await eventually("the hold runs out") { try await store.claim(hold: .seconds(60)) }
            #expect(next.tenant == gone.tenant)
            await #expect(throws: BillingClaimLost.self) { try await store.save("cus_1", of: gone) }
            await #expect(throws: BillingClaimLost.self) { try await store.release(gone, nextCheck: .zero) }
            try await store.save("cus_2", of: next)
            #expect(try await store.customer(of: next.tenant) == "cus_2")
        }
    }

    @Test
    func anAccountIsLookedAtAgainWhenItsTimeComesOrAnEventSaysSo() async throws {
        try await Self.withAccount { store, _, _ in
            let first = try #require(try await store.claim(hold: .seconds(60)))
            try await store.save("cus_1", of: first)
            try await store.release(first, nextCheck: .seconds(3_600))
            #expect(try await store.claim(hold: .seconds(60)) == nil)
            #expect(try await Self.receive("evt_1", "cus_1", store) == .enqueued)
            let second = try #require(try await store.claim(hold: .seconds(60)))
            #expect(second.isDue && second.customer == "cus_1")
        }
    }

    @Test
    func anEventThatComesDuringALookAsksForAnother() async throws {
        try await Self.withAccount { store, _, _ in
            let account = try #require(try await store.claim(hold: .seconds(60)))
            try await store.save("cus_1", of: account)
            #expect(try await Self.receive("evt_1", "cus_1", store) == .enqueued)
            try await store.release(account, nextCheck: .seconds(3_600))
            #expect(try await store.claim(hold: .seconds(60))?.isDue == true)
        }
    }

    @Test
    func afterAFailureAnAccountRests() async throws {
        try await Self.withAccount { store, _, _ in
            let account = try #require(try await store.claim(hold: .seconds(60)))
            try await store.release(account, after: .milliseconds(300), problem: "Stripe is away")
            #expect(try await store.claim(hold: .seconds(60)) == nil)
            #expect(try await store.overview().failing == 1)
            let again = try await eventually("it is tried again") { try await store.claim(hold: .seconds(60)) }
            #expect(again.failures == 1)
            try await store.release(again, nextCheck: .seconds(3_600))
            #expect(try await store.overview().failing == 0)
        }
    }

    @Test
    func aRepeatedEventIsADuplicateAndOneOfAStrangerIsUnknown() async throws {
        try await Self.withAccount { store, _, _ in
            let account = try #require(try await store.claim(hold: .seconds(60)))
            try await store.save("cus_1", of: account)
            #expect(try await Self.receive("evt_1", "cus_1", store) == .enqueued)
            #expect(try await Self.receive("evt_1", "cus_1", store) == .duplicate)
            #expect(try await Self.receive("evt_2", "cus_9", store) == .unknown)
        }
    }

    /// The webhooks of two visits to Checkout come in the wrong order.
    @Test
    func theLatestVisitToCheckoutCounts() async throws {
        try await Self.withAccount { store, _, _ in
            let account = try #require(try await store.claim(hold: .seconds(60)))
            try await store.save("cus_1", of: account)
            try await store.release(account, nextCheck: .zero)
            _ = try await Self.receive("evt_2", "cus_1", store, intent: "seti_2", at: 20)
            _ = try await Self.receive("evt_1", "cus_1", store, intent: "seti_1", at: 10)
            let claimed = try #require(try await store.claim(hold: .seconds(60)))
            #expect(claimed.setupIntent == "seti_2")
            try await store.save(claimed.state, adopted: "seti_2", of: claimed)
            try await store.release(claimed, nextCheck: .zero)
            _ = try await Self.receive("evt_0", "cus_1", store, intent: "seti_0", at: 5)
            #expect(try await store.claim(hold: .seconds(60))?.setupIntent == nil)
        }
    }

    @Test
    func aChangeOfTheStandingIsInTheAuditLogOnce() async throws {
        try await Self.withAccount { store, stores, tenant in
            let first = try #require(try await store.claim(hold: .seconds(60)))
            try await store.save("cus_1", of: first)
            try await store.save(.init(id: "sub_1", startedAt: Date()), status: .active, of: first)
            try await store.release(first, nextCheck: .zero)
            for status in [SubscriptionStatus.active, .active, .pastDue, .pastDue, .active] {
                let account = try #require(try await store.claim(hold: .seconds(60)))
                var state = account.state
                state.observe(status, hasPaymentMethod: true, at: account.claimedAt, grace: .seconds(60))
                try await store.save(state, adopted: nil, of: account)
                try await store.release(account, nextCheck: .zero)
            }
            let rows = try await stores.administrator.query(
                """
                SELECT target FROM audit_log WHERE action = 'billing.standing' AND tenant_id = \(tenant.uuid) ORDER BY at
                """)
            #expect(try rows.map { try $0.decode(String.self) } == ["active", "past_due", "active"])
        }
    }

    @Test
    func aMonthsUsageIsTheTenantsOwn() async throws {
        try await Self.withAccount { store, stores, tenant in
            let usage = UsageLedger(postgres: stores.postgres)
            let ledger = DeliveryLedger(postgres: stores.postgres, silence: .seconds(60))
            let month = try #require(BillingMonth("2024-11"))
            let other: TenantID = try await stores.newTenant()
            try await running(usage, ledger) {
                for driver in ["1", "2"] {
                    try await usage.record(
                        tenant: tenant, provider: .samsara, driver: .init(driver), at: month.start + 60)
                }
                try await usage.record(tenant: tenant, provider: .samsara, driver: "3", at: month.end)
                try await usage.record(tenant: other, provider: .samsara, driver: "4", at: month.start)
                for (time, state) in [
                    (month.start, DeliveryState.accepted), (month.end - 1, .accepted), (month.end, .accepted),
                    (month.start + 5, .dead),
                ] {
                    let intent = DeliveryIntent.sample(tenant, at: time)
                    try await ledger.end(intent, try await ledger.attempt(intent), state)
                }
            }
            let found = try await store.usage(of: tenant, in: month)
            #expect(found.activeDrivers == 2 && found.outbound == 2 && found.inbound == 0)
        }
    }

    private static func withAccount(
        _ body: (BillingStore, TestStores, TenantID) async throws -> Void
    ) async throws {
        try await TestStores.run { stores in
            let store = BillingStore(postgres: stores.postgres)
            let tenant: TenantID = try await stores.newTenant()
            _ = try await store.adopt(trial: .seconds(3_600))
            try await body(store, stores, tenant)
        }
    }

    private static func receive(
        _ event: String, _ customer: CustomerID, _ store: BillingStore, intent: SetupIntentID? = nil,
        at second: Double = 0
    ) async throws -> BillingStore.Reception {
        try await store.receive(
            event: event, createdAt: Date(timeIntervalSince1970: 1_700_000_000 + second), customer: customer,
            setupIntent: intent)
    }
}
