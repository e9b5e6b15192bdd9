import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

/// Row-level security, table by table, as the services' role meets it.
@Suite(.timeLimit(.minutes(2)))
struct IsolationTests {
    /// Tables with a row of each of two tenants; the column that names the tenant.
    static let tables: [(name: String, column: String)] = [
        ("tenants", "id"), ("data_keys", "tenant_id"), ("api_keys", "tenant_id"), ("fleet_connections", "tenant_id"),
        ("driver_phone_mappings", "tenant_id"), ("audit_log", "tenant_id"), ("whatsapp_numbers", "tenant_id"),
        ("number_assignments", "tenant_id"), ("communication_logs", "tenant_id"), ("billing_accounts", "tenant_id"),
        ("driver_activity", "tenant_id"), ("billing_outbox", "tenant_id"),
    ]

    @Test
    func aTenantSeesItsOwnRowsAndNobodySeesAnyWithoutBeingATenant() async throws {
        try await Self.withTwoTenants { stores, one, two in
            for table in Self.tables {
                let count: SQL = "SELECT count(*) FROM \(unescaped: table.name)"
                let all = try await stores.administrator.query(count).first?.decode(Int.self)
                #expect((all ?? 0) >= 2, "\(table.name)")
                let nobodys = try await stores.postgres.query(count).first?.decode(Int.self)
                #expect(nobodys == 0, "\(table.name)")
                for tenant in [one, two] {
                    let rows = try await stores.postgres.query(
                        "SELECT DISTINCT \(unescaped: table.column) FROM \(unescaped: table.name)",
                        scope: .acting(for: tenant))
                    #expect(try rows.map { try $0.decode(UUID.self) } == [tenant.uuid], "\(table.name)")
                }
            }
        }
    }

    @Test
    func aTenantChangesNoRowOfAnother() async throws {
        try await Self.withTwoTenants { stores, one, two async throws in
            let writable: [(String, SQL)] = [
                ("tenants", "UPDATE tenants SET company_name = 'Taken' WHERE id = \(two.uuid)"),
                ("data_keys", "UPDATE data_keys SET retired_at = now() WHERE tenant_id = \(two.uuid)"),
                ("api_keys", "UPDATE api_keys SET revoked_at = now() WHERE tenant_id = \(two.uuid)"),
                ("fleet_connections", "UPDATE fleet_connections SET webhook_id = '1' WHERE tenant_id = \(two.uuid)"),
                (
                    "driver_phone_mappings",
                    "UPDATE driver_phone_mappings SET is_active = false WHERE tenant_id = \(two.uuid)"
                ),
                ("communication_logs", "UPDATE communication_logs SET state = 'dead' WHERE tenant_id = \(two.uuid)"),
                (
                    "billing_accounts",
                    "UPDATE billing_accounts SET has_payment_method = true WHERE tenant_id = \(two.uuid)"
                ),
                ("billing_outbox", "UPDATE billing_outbox SET attempts = 9 WHERE tenant_id = \(two.uuid)"),
            ]
            for (table, update) in writable {
                #expect(try await stores.postgres.execute(update, scope: .acting(for: one)) == 0, "\(table)")
            }
        }
    }

    @Test
    func aTenantCannotInsertForAnotherOrHandARowOver() async throws {
        try await Self.withTwoTenants { stores, one, two in
            let refused: [SQL] = [
                """
                INSERT INTO api_keys (tenant_id, hash, hint)
                VALUES (\(two.uuid), \([UInt8](repeating: 1, count: 32)), 'abcd')
                """,
                "INSERT INTO audit_log (tenant_id, actor, action) VALUES (\(two.uuid), 'x', 'y')",
                "UPDATE driver_phone_mappings SET tenant_id = \(two.uuid)",
                "UPDATE communication_logs SET tenant_id = \(two.uuid)",
                "UPDATE billing_accounts SET tenant_id = \(two.uuid)",
            ]
            for sql in refused {
                let error = await #expect(throws: PostgresError.self) {
                    try await stores.postgres.execute(sql, scope: .acting(for: one))
                }
                #expect(error?.sqlState == "42501", "\(sql)")
            }
        }
    }

    @Test(arguments: [
        "DELETE FROM communication_logs", "DELETE FROM tenants", "TRUNCATE api_keys", "DROP TABLE tenants",
        "UPDATE whatsapp_numbers SET tenant_id = NULL", "SELECT * FROM communication_logs_other",
        "ALTER TABLE tenants DISABLE ROW LEVEL SECURITY", "SET ROLE fleetchat_owner", "SET ROLE fleetchat_relay",
        "CREATE TABLE routes (id int)", "UPDATE audit_log SET actor = 'somebody'",
        "DELETE FROM billing_outbox", "UPDATE driver_activity SET active_at = now()", "SELECT * FROM stripe_events",
        "INSERT INTO driver_activity SELECT * FROM driver_activity",
    ])
    func theServicesRoleMayNot(_ statement: String) async throws {
        try await TestDatabase.run { database in
            try await withPostgres(database.url) { postgres in
                let error = await #expect(throws: PostgresError.self) {
                    try await postgres.execute("\(unescaped: statement)")
                }
                #expect(error?.sqlState == "42501")
            }
        }
    }

    private static func withTwoTenants(
        _ body: (TestStores, TenantID, TenantID) async throws -> Void
    ) async throws {
        try await TestStores.run { stores in
            let numbers = try (1...2).map {
                StockNumber(
                    id: .init("100\($0)"), phoneNumber: try PhoneNumber(e164: "+1555010000\($0)"),
                    businessAccount: "1", country: .unitedStates)
            }
            _ = try await NumberPool(postgres: stores.postgres).stock(numbers)
            let ledger = DeliveryLedger(postgres: stores.postgres, silence: .seconds(60))
            let usage = UsageLedger(postgres: stores.postgres)
            let tenants: [TenantID] = try await running(ledger, usage) {
                [try await self.fill(stores, ledger, usage), try await self.fill(stores, ledger, usage)]
            }
            _ = try await BillingStore(postgres: stores.postgres).adopt(trial: .zero)
            try await body(stores, tenants[0], tenants[1])
        }
    }

    /// A row in every table.
    private static func fill(
        _ stores: TestStores, _ ledger: DeliveryLedger, _ usage: UsageLedger
    ) async throws -> TenantID {
        let tenant: TenantID = try await stores.newTenant()
        let connections = FleetConnectionStore(postgres: stores.postgres, vault: stores.vault)
        try await connections.save(
            FleetConnection(
                tenant: tenant, provider: .samsara, apiToken: Secret("token"), organisationID: "1",
                organisationName: "One", webhook: nil, missingScopes: [], documentMapping: nil),
            grace: .seconds(1), actor: "test")
        try await DriverDirectory(postgres: stores.postgres).merge(
            [.init(DriverProfile(id: "1", name: "Sam"), country: .unitedStates, language: .english)],
            provider: .samsara, tenant: tenant)
        _ = try await NumberPool(postgres: stores.postgres).assign(to: tenant)
        _ = try await ledger.begin(.sample(tenant))
        try await usage.record(tenant: tenant, provider: .samsara, driver: "1", at: Date())
        return tenant
    }
}
