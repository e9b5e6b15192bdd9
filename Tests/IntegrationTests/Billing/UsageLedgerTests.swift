import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct UsageLedgerTests {
    private static let november = Date(timeIntervalSince1970: 1_731_000_000)

    @Test
    func aDriverIsActiveOnceAMonthHoweverOftenAndByWhomItIsRecorded() async throws {
        try await TestStores.run { stores in
            let tenants: [TenantID] = [try await stores.newTenant(), try await stores.newTenant()]
            let ledgers = (0..<3).map { _ in UsageLedger(postgres: stores.postgres) }
            try await running(ledgers[0], ledgers[1], ledgers[2]) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<600 {
                        group.addTask {
                            try await ledgers[number % 3].record(
                                tenant: tenants[number % 2], provider: .samsara, driver: .init("\(number % 20)"),
                                at: Self.november.addingTimeInterval(Double(number)))
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(try await Self.count("driver_activity", stores) == 20)
            #expect(try await Self.count("billing_outbox", stores) == 20)
        }
    }

    @Test
    func monthsAndFleetSystemsAreChargedApart() async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            let usage = UsageLedger(postgres: stores.postgres)
            try await running(usage) {
                let edge = try #require(BillingMonth("2024-11")).end
                for (provider, time) in [
                    (FleetProvider.samsara, edge.addingTimeInterval(-0.001)), (.samsara, edge), (.motive, edge),
                ] {
                    try await usage.record(tenant: tenant, provider: provider, driver: "7", at: time)
                }
            }
            let rows = try await stores.administrator.query(
                "SELECT to_char(month, 'YYYY-MM') || ' ' || provider FROM driver_activity ORDER BY 1")
            #expect(
                try rows.map { try $0.decode(String.self) } == ["2024-11 samsara", "2024-12 motive", "2024-12 samsara"])
        }
    }

    @Test
    func theActivityOfATenantThatIsGoneHoldsUpNobodyElses() async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            let usage = UsageLedger(postgres: stores.postgres)
            try await running(usage) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for tenant in [TenantID(UUID()), tenant, TenantID(UUID())] {
                        group.addTask {
                            try await usage.record(tenant: tenant, provider: .samsara, driver: "7", at: Self.november)
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(try await Self.count("driver_activity", stores) == 1)
        }
    }

    @Test
    func aReceiptTellsWhomTheDeliveryReachedAndWhen() async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            let ledger = DeliveryLedger(postgres: stores.postgres, silence: .seconds(60))
            try await running(ledger) {
                let intent = DeliveryIntent.sample(tenant, driver: "driver-7")
                _ = try await ledger.begin(intent)
                let sent = try await ledger.record(.sample(.sent, at: 0), of: intent.key)
                #expect(sent?.provider == .samsara && sent?.driver == "driver-7" && sent?.reachedAt == nil)
                let read = try await ledger.record(.sample(.read, at: 20), of: intent.key)
                #expect(read?.reachedAt == Receipt.sample(.read, at: 20).at)
                let delivered = try await ledger.record(.sample(.delivered, at: 10), of: intent.key)
                #expect(delivered?.reachedAt == Receipt.sample(.delivered, at: 10).at)
                let failed = try await ledger.record(.sample(.failed, at: 30), of: intent.key)
                #expect(failed?.reachedAt == Receipt.sample(.delivered, at: 10).at)
            }
        }
    }

    private static func count(_ table: String, _ stores: TestStores) async throws -> Int {
        try await stores.administrator.query("SELECT count(*) FROM \(unescaped: table)").first?.decode(Int.self) ?? 0
    }
}
