import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct NumberPoolTests {
    @Test
    func aThousandTenantsThatAskAtOnceGetANumberEach() async throws {
        try await TestStores.run { stores in
            let tenants = try await Self.tenants(1_000, stores)
            let pool = NumberPool(postgres: stores.postgres)
            #expect(try await pool.stock(Self.numbers(1_000)) == 1_000)
            let assigned = try await Self.assignByThree(tenants + tenants, stores.database)
            #expect(assigned.count == 1_000)
            #expect(Set(assigned.values).count == 1_000)
            #expect(try await Self.counts(pool) == [.assigned: 1_000])
            #expect(try await pool.waitingTenants(limit: 10).isEmpty)
        }
    }

    @Test
    func aTenantKeepsItsNumberHoweverOftenItAsks() async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            let pool = NumberPool(postgres: stores.postgres)
            _ = try await pool.stock(Self.numbers(5))
            guard case .assigned(let first, newly: true) = try await pool.assign(to: tenant) else {
                Issue.record("no number was assigned")
                return
            }
            #expect(try await pool.assign(to: tenant) == .assigned(first, newly: false))
            #expect(try await Self.counts(pool) == [.assigned: 1, .available: 4])
            let store = TenantStore(postgres: stores.postgres, vault: stores.vault)
            #expect(try await store.number(of: tenant) == first)
            #expect(try await store.tenant(of: first.id) == tenant)
            #expect(try await store.tenant(of: "nobody's") == nil)
        }
    }

    @Test
    func tenantsThatFoundThePoolEmptyWaitInTheOrderInWhichTheyCame() async throws {
        try await TestStores.run { stores in
            let tenants = try await Self.tenants(3, stores)
            let pool = NumberPool(postgres: stores.postgres)
            for tenant in tenants { #expect(try await pool.assign(to: tenant) == .none) }
            let waiting = try await pool.waitingTenants(limit: 2)
            #expect(waiting == Array(tenants.prefix(2)))
            _ = try await pool.stock(Self.numbers(2))
            for tenant in waiting { #expect(try await pool.assign(to: tenant) != .none) }
            #expect(try await pool.waitingTenants(limit: 10) == [tenants[2]])
        }
    }

    @Test
    func aNumberOfTheTenantsCountryIsPreferred() async throws {
        try await TestStores.run { stores in
            let pool = NumberPool(postgres: stores.postgres)
            let mexico = try #require(CountryCode("MX"))
            let mexican = StockNumber(
                id: "52", phoneNumber: try PhoneNumber(e164: "+525512345678"), businessAccount: "9", country: mexico)
            _ = try await pool.stock(Self.numbers(2) + [mexican])
            let (first, second): (TenantID, TenantID) = (
                try await stores.newTenant(country: mexico), try await stores.newTenant(country: mexico)
            )
            #expect(
                try await pool.assign(to: first)
                    == .assigned(
                        .init(id: "52", phoneNumber: "+525512345678", businessAccount: "9"), newly: true))
            #expect(try await pool.assign(to: second) != .none)
        }
    }

    @Test
    func stockingKnownNumbersChangesNothing() async throws {
        try await TestStores.run { stores async throws in
            let pool = NumberPool(postgres: stores.postgres)
            #expect(try await pool.stock(Self.numbers(3)) == 3)
            #expect(try await pool.stock(Self.numbers(5)) == 2)
            #expect(try await pool.accounts.overview().map(\.account) == ["account-0"])
        }
    }

    @Test
    func aTenantThatDoesNotExistGetsNothing() async throws {
        try await TestStores.run { stores in
            let pool = NumberPool(postgres: stores.postgres)
            _ = try await pool.stock(Self.numbers(1))
            #expect(try await pool.assign(to: TenantID(UUID())) == .none)
            #expect(try await Self.counts(pool) == [.available: 1])
        }
    }

    private static func counts(_ pool: NumberPool) async throws -> [NumberState: Int] {
        try await pool.census().counts(by: \.state)
    }

    private static func tenants(_ count: Int, _ stores: TestStores) async throws -> [TenantID] {
        var tenants: [TenantID] = []
        for _ in 0..<count { tenants.append(try await stores.newTenant()) }
        return tenants
    }

    private static func numbers(_ count: Int) throws -> [StockNumber] {
        try (0..<count).map {
            StockNumber(
                id: .init("number-\($0)"), phoneNumber: try PhoneNumber(e164: "+1512\(5_550_000 + $0)"),
                businessAccount: .init("account-\($0 / 20)"), country: .unitedStates)
        }
    }

    /// Three clients, as of three pool-managers, answer all requests at once.
    private static func assignByThree(
        _ tenants: [TenantID], _ database: TestDatabase
    ) async throws -> [TenantID: PhoneNumberID] {
        try await withThrowingTaskGroup(of: [(TenantID, PhoneNumberID)].self) { group in
            for share in 0..<3 {
                let mine = tenants.enumerated().filter { $0.offset % 3 == share }.map(\.element)
                group.addTask {
                    try await withPostgres(database.url, connections: 4) { postgres in
                        try await self.assign(mine, NumberPool(postgres: postgres))
                    }
                }
            }
            return try await group.reduce(into: [:]) { result, pairs in
                for (tenant, number) in pairs {
                    #expect(result[tenant] == nil || result[tenant] == number)
                    result[tenant] = number
                }
            }
        }
    }

    private static func assign(
        _ tenants: [TenantID], _ pool: NumberPool
    ) async throws -> [(TenantID, PhoneNumberID)] {
        try await withThrowingTaskGroup(of: (TenantID, PhoneNumberID)?.self) { group in
            for tenant in tenants {
                group.addTask {
                    guard case .assigned(let number, _) = try await pool.assign(to: tenant) else { return nil }
                    return (tenant, number.id)
                }
            }
            return try await group.reduce(into: []) { if let pair = $1 { $0.append(pair) } }
        }
    }
}
