import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct NumberMoveTests {
    private static func stock(_ count: Int, _ stores: TestStores, account: String = "1") async throws -> NumberPool {
        let pool = NumberPool(postgres: stores.postgres)
        _ = try await pool.stock(
            try (0..<count).map {
                StockNumber(
                    id: .init("\(account)-\($0)"),
                    phoneNumber: try PhoneNumber(e164: "+1512\(5_550_000 + $0 + 1_000 * (Int(account) ?? 0))"),
                    businessAccount: .init(account), country: .unitedStates)
            })
        return pool
    }

    @Test
    func aReservedNumberIsGivenOutWhenThereIsNoOther() async throws {
        try await TestStores.run { stores in
            let pool = try await Self.stock(3, stores)
            #expect(try await pool.keepReserved(2) == 2)
            #expect(try await pool.keepReserved(2) == 0)
            for free in [(0, 2), (0, 1), (0, 0)] {
                let tenant: TenantID = try await stores.newTenant()
                #expect(try await pool.assign(to: tenant) != .none)
                let census = try await pool.census()
                #expect(census.free == free.0 && census.reserved == free.1)
            }
        }
    }

    @Test
    func aReleasedNumberRestsAndItsTenantIsNotGivenAnotherByItself() async throws {
        try await TestStores.run { stores in
            let pool = try await Self.stock(1, stores)
            let tenant: TenantID = try await stores.newTenant()
            #expect(try await pool.assign(to: tenant) != .none)
            #expect(try await pool.retire("1-0", by: "ann") == .refused(.assigned))
            #expect(try await pool.release("1-0", quarantine: .seconds(3_600), by: "ann") == .moved(from: .assigned))
            #expect(try await pool.release("1-0", quarantine: .zero, by: "ann") == .refused(.quarantined))
            #expect(try await pool.number(of: tenant) == nil)
            #expect(try await pool.waitingTenants(limit: 10).isEmpty)
            #expect(try await pool.assign(to: tenant) == .none)
            let work = NumberWork(postgres: stores.postgres, vault: stores.vault)
            #expect(try await work.take(hold: .seconds(60)) == nil)
            let events = try await pool.history(of: "1-0")
            #expect(events.map(\.event) == ["stocked", "assigned", "release"])
            #expect(events.last?.actor == "ann")
            #expect(events[1].detail == "tenant \(tenant)")
        }
    }

    @Test
    func afterItsRestANumberIsDueToBeCleared() async throws {
        try await TestStores.run { stores in
            let pool = try await Self.stock(1, stores)
            let tenant: TenantID = try await stores.newTenant()
            #expect(try await pool.assign(to: tenant) != .none)
            #expect(try await pool.release("1-0", quarantine: .zero, by: "ann") == .moved(from: .assigned))
            let work = NumberWork(postgres: stores.postgres, vault: stores.vault)
            var number = try #require(try await work.take(hold: .seconds(60)))
            #expect(number.record.state.step == .clearProfile)
            var generator = SystemRandomNumberGenerator()
            number.record.end(.done, at: number.time, using: &generator)
            #expect(try await work.settle(number))
            #expect(try await pool.census().free == 1)
        }
    }

    @Test
    func aNumberIsSetAsideFreedAndRetired() async throws {
        try await TestStores.run { stores in
            let pool = try await Self.stock(1, stores)
            #expect(try await pool.reserve("1-0", by: "ann") == .moved(from: .available))
            #expect(try await pool.unreserve("1-0", by: "ann") == .moved(from: .reserved))
            #expect(try await pool.retire("+15125551000", by: "ann") == .moved(from: .available))
            #expect(try await pool.retire("+15125551000", by: "ann") == .refused(.retiring))
            #expect(try await pool.reserve("nobody's", by: "ann") == .unknown)
        }
    }

    @Test
    func numbersOfAnAccountThatIsNotReadyAreNotGivenOut() async throws {
        try await TestStores.run { stores in
            let pool = try await Self.stock(1, stores)
            try await stores.administrator.execute("UPDATE whatsapp_business_accounts SET is_ready = false")
            let tenant: TenantID = try await stores.newTenant()
            #expect(try await pool.assign(to: tenant) == .none)
            try await stores.administrator.execute("UPDATE whatsapp_business_accounts SET is_ready = true")
            #expect(try await pool.assign(to: tenant) != .none)
        }
    }

    @Test
    func accountsGiveOutNumbersInTurn() async throws {
        try await TestStores.run { stores in
            _ = try await Self.stock(4, stores, account: "1")
            let pool = try await Self.stock(4, stores, account: "2")
            var accounts: [BusinessAccountID] = []
            for _ in 0..<6 {
                let tenant: TenantID = try await stores.newTenant()
                guard case .assigned(let number, newly: true) = try await pool.assign(to: tenant) else { continue }
                accounts.append(number.businessAccount)
            }
            #expect(accounts == ["1", "2", "1", "2", "1", "2"])
        }
    }

    @Test
    func whoCameFirstIsServedFirst() async throws {
        try await TestStores.run { stores in
            let (first, second): (TenantID, TenantID) = (try await stores.newTenant(), try await stores.newTenant())
            let pool = try await Self.stock(1, stores)
            #expect(try await pool.assign(to: second) == .none)
            #expect(try await pool.assign(to: first) != .none)
            _ = try await Self.stock(1, stores, account: "2")
            #expect(try await pool.assign(to: second) != .none)
        }
    }
}
