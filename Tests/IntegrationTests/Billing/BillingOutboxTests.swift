import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct BillingOutboxTests {
    @Test
    func whatWasSentIsNotSentAgain() async throws {
        try await Self.withUsage(drivers: 5) { store, _, account in
            let batch = try await store.beginUsage(of: account, limit: 3)
            #expect(batch.count == 3 && batch.allSatisfy { $0.doubtfulSince == nil })
            try await store.settle(batch.map { ($0, .sent) }, of: account)
            let rest = try await store.beginUsage(of: account, limit: 10)
            #expect(rest.count == 2 && Set(rest.map(\.identifier)).isDisjoint(with: batch.map(\.identifier)))
            try await store.settle(rest.map { ($0, .expired("too old")) }, of: account)
            #expect(try await store.beginUsage(of: account, limit: 10).isEmpty)
            let overview = try await store.overview()
            #expect(overview.pending == 0 && overview.expired == 2)
        }
    }

    @Test
    func anAttemptThatNobodyEndedIsInDoubtAndOneThatCertainlyFailedIsNot() async throws {
        try await Self.withUsage(drivers: 1) { store, _, account in
            _ = try await store.beginUsage(of: account, limit: 1)
            let again = try await store.beginUsage(of: account, limit: 1)
            let since = try #require(again.first?.doubtfulSince)
            try await store.settle(again.map { ($0, .untouched) }, of: account)
            let third = try await store.beginUsage(of: account, limit: 1)
            #expect(third.first?.doubtfulSince == since)
            try await store.settle(third.map { ($0, .doubtful) }, of: account)
            #expect(try await store.beginUsage(of: account, limit: 1).first?.doubtfulSince == since)
        }
        try await Self.withUsage(drivers: 1) { store, _, account in
            let first = try await store.beginUsage(of: account, limit: 1)
            try await store.settle(first.map { ($0, .untouched) }, of: account)
            #expect(try await store.beginUsage(of: account, limit: 1).first?.doubtfulSince == nil)
        }
    }

    @Test
    func whatAlwaysFailsHoldsUpNothingElse() async throws {
        try await Self.withUsage(drivers: 3) { store, _, account in
            let first = try await store.beginUsage(of: account, limit: 1)
            try await store.settle(first.map { ($0, .untouched) }, of: account)
            let next = try await store.beginUsage(of: account, limit: 2)
            #expect(!next.map(\.identifier).contains(first[0].identifier))
        }
    }

    @Test
    func onlyTheHolderOfTheAccountSends() async throws {
        try await Self.withUsage(drivers: 2) { store, _, account in
            try await store.release(account, nextCheck: .seconds(3_600))
            #expect(try await store.beginUsage(of: account, limit: 10).isEmpty)
            let next = try #require(try await store.claim(hold: .seconds(60)))
            #expect(!next.isDue)
            #expect(try await store.beginUsage(of: next, limit: 10).count == 2)
        }
    }

    /// Stripe knows the identifiers of the last day again, so all of these may go once more.
    @Test
    func ofTheLastDayAllAreSentAgainAndOfWhatIsOlderOnlyAsManyAsAreMissing() async throws {
        try await Self.withUsage(drivers: 6) { store, stores, account in
            let batch = try await store.beginUsage(of: account, limit: 10)
            try await store.settle(batch.map { ($0, .sent) }, of: account)
            let old = batch.prefix(3).map(\.identifier)
            try await stores.administrator.execute(
                "UPDATE billing_outbox SET sent_at = now() - interval '2 days' WHERE identifier = ANY(\(old))")
            let month = try #require(BillingMonth("2024-11"))
            let now = Date().addingTimeInterval(60)
            #expect(try await store.sentUsage(of: account, in: month, before: now).settled == 6)
            #expect(try await store.resendUsage(of: account, in: month, missing: 2, before: now) == 3)
            let again = try await store.beginUsage(of: account, limit: 10)
            #expect(Set(again.map(\.identifier)) == Set(batch.map(\.identifier)).subtracting(old))
            try await store.settle(again.map { ($0, .sent) }, of: account)
            #expect(try await store.resendUsage(of: account, in: month, missing: 2, before: now) == 2)
            let last = try await store.beginUsage(of: account, limit: 10)
            #expect(last.count == 2 && Set(last.map(\.identifier)).isSubset(of: old))
        }
    }

    @Test
    func whatWasTakenForCountedIsAsOldAsItsAttempt() async throws {
        try await Self.withUsage(drivers: 1) { store, stores, account in
            _ = try await store.beginUsage(of: account, limit: 1)
            try await stores.administrator.execute(
                "UPDATE billing_outbox SET doubtful_since = now() - interval '2 days'")
            let again = try await store.beginUsage(of: account, limit: 1)
            try await store.settle(again.map { ($0, .assumedSent) }, of: account)
            let month = try #require(BillingMonth("2024-11"))
            let dayAgo = Date().addingTimeInterval(-86_400)
            #expect(try await store.sentUsage(of: account, in: month, before: dayAgo).settled == 1)
        }
    }

    private static func withUsage(
        drivers: Int, _ body: (BillingStore, TestStores, ClaimedBillingAccount) async throws -> Void
    ) async throws {
        try await TestStores.run { stores in
            let store = BillingStore(postgres: stores.postgres)
            let tenant: TenantID = try await stores.newTenant()
            _ = try await store.adopt(trial: .seconds(3_600))
            let usage = UsageLedger(postgres: stores.postgres)
            try await running(usage) {
                for driver in 0..<drivers {
                    try await usage.record(
                        tenant: tenant, provider: .samsara, driver: .init("\(driver)"),
                        at: Date(timeIntervalSince1970: 1_731_000_000 + Double(driver)))
                }
            }
            try await body(store, stores, try #require(try await store.claim(hold: .seconds(60))))
        }
    }
}
