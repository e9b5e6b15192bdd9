import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct BusinessAccountsTests {
    private static func with(_ body: (BusinessAccounts, NumberPool, TestStores) async throws -> Void) async throws {
        try await TestStores.run { stores in
            let pool = NumberPool(postgres: stores.postgres)
            _ = try await pool.stock([
                StockNumber(
                    id: "1001", phoneNumber: try PhoneNumber(e164: "+15125550100"), businessAccount: "1",
                    country: .unitedStates)
            ])
            try await body(pool.accounts, pool, stores)
        }
    }

    private static func row(
        _ name: String, _ status: TemplateStatus, _ language: Language = .english
    ) -> BusinessAccounts.TemplateRow {
        .init(
            holding: .init(
                name: name, language: language.rawValue, status: .known(status), category: .known(.utility)),
            reason: nil, quality: "GREEN")
    }

    @Test
    func anAccountIsLookedAtByOneAtATimeAndAgainWhenItIsAskedForMeanwhile() async throws {
        try await Self.with { accounts, _, _ in
            let taken = try #require(try await accounts.take(hold: .seconds(60)))
            #expect(try await accounts.take(hold: .seconds(60)) == nil)
            try await accounts.ask(for: "1")
            #expect(try await accounts.take(hold: .seconds(60)) == nil)
            try await accounts.settle(taken, isReady: nil, failures: 1, wait: .seconds(3_600), problem: "no answer")
            let again = try #require(try await accounts.take(hold: .seconds(60)))
            #expect(again.failures == 1)
            try await accounts.settle(again, isReady: true, failures: 0, wait: .seconds(3_600), problem: nil)
            try await accounts.ask(for: "1")
            #expect(try await accounts.take(hold: .seconds(60)) == nil)
        }
    }

    @Test
    func whoseHoldRanOutRecordsNothing() async throws {
        try await Self.with { accounts, _, _ in
            let slow = try #require(try await accounts.take(hold: .zero))
            let next = try #require(try await accounts.take(hold: .seconds(60)))
            let catalogue = try TemplateCatalogue.standard
            #expect(try await !accounts.record([Self.row("a_v1", .approved)], of: slow, catalogue: catalogue))
            #expect(try await accounts.record([Self.row("b_v1", .approved)], of: next, catalogue: catalogue))
            #expect(try await accounts.templateCounts() == ["APPROVED": 1])
        }
    }

    @Test
    func onlyWhatIsApprovedCanBeSentAndWhatIsGoneIsForgotten() async throws {
        try await Self.with { accounts, _, _ in
            let catalogue = try TemplateCatalogue.standard
            let template = try #require(catalogue.templates.first)
            let taken = try #require(try await accounts.take(hold: .seconds(60)))
            let rows = [
                Self.row(template.vendorName, .approved), Self.row(template.vendorName, .pending, .spanish),
                Self.row("hello_world", .approved),
            ]
            #expect(try await accounts.record(rows, of: taken, catalogue: catalogue))
            let approved = try await accounts.approved(in: "1")
            #expect(approved[.english]?.map(\.vendorName) == [template.vendorName])
            #expect(approved[.spanish] == nil)
            #expect(template.newest(of: approved[.english] ?? [])?.vendorName == template.vendorName)
            #expect(try await accounts.record([], of: taken, catalogue: catalogue))
            #expect(try await accounts.approved(in: "1").isEmpty)
        }
    }

    @Test
    func numbersOfAnAccountThatIsNotReadyWait() async throws {
        try await Self.with { accounts, pool, _ in
            let taken = try #require(try await accounts.take(hold: .seconds(60)))
            try await accounts.settle(
                taken, isReady: false, failures: 0, wait: .seconds(3_600), problem: "not approved yet")
            #expect(try await pool.census().free == 0)
            let overview = try #require(try await accounts.overview().first)
            #expect(overview.problem == "not approved yet" && !overview.isReady)
        }
    }

    @Test
    func limitsAreKeptAndOlderNewsOfTheStandingPassedOver() async throws {
        try await Self.with { accounts, pool, _ in
            try await accounts.note(numbers: 1, limit: .unlimited, of: "1")
            try await accounts.note(numbers: nil, limit: .people(2_000), of: "1")
            let overview = try #require(try await accounts.overview().first)
            #expect(overview.numberLimit == 1 && overview.messagingLimit == 2_000)
            #expect(try await Self.order(pool) == 0)
            try await accounts.note(numbers: 3, limit: nil, of: "1")
            let (early, late) = (Date(timeIntervalSince1970: 1_700_000_000), Date(timeIntervalSince1970: 1_700_000_060))
            let banned = AccountStanding(event: .known(.disabled), ban: .known(.disabled))
            let reinstated = AccountStanding(event: .known(.disabled), ban: .known(.reinstated))
            try await accounts.note(banned, at: early, of: "1")
            #expect(try await Self.order(pool) == 0)
            try await accounts.note(reinstated, at: late, of: "1")
            try await accounts.note(banned, at: early, of: "1")
            #expect(try await Self.order(pool) == 1)
        }
    }

    private static func order(_ pool: NumberPool) async throws -> Int {
        try await pool.order(1, accounts: ["1"], countries: [.unitedStates], perAccount: 10, by: "test")
    }
}
