import Foundation
import Testing

@testable import Postgres

/// One pooled connection serves all, so that whatever one tenant leaves behind would meet the next.
@Suite(.timeLimit(.minutes(1)))
struct ScopeTests {
    private func withTenants(_ body: (PostgresClient, [UUID]) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let role = "role_\(database.name)"
            try await database.run(
                """
                CREATE ROLE \(role) LOGIN;
                CREATE TABLE t (tenant_id uuid NOT NULL, n int NOT NULL CHECK (n < 1000));
                ALTER TABLE t ENABLE ROW LEVEL SECURITY;
                ALTER TABLE t FORCE ROW LEVEL SECURITY;
                CREATE POLICY isolation ON t
                    USING (tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid));
                GRANT ALL ON t TO \(role);
                """
            )
            var configuration = try database.configuration(user: role)
            configuration.connections = 1
            let tenants = (0..<5).map { _ in UUID() }
            try await withClient(configuration) { try await body($0, tenants) }
            try await database.run("DROP OWNED BY \(role); DROP ROLE \(role)")
        }
    }

    private func scope(_ tenant: UUID) -> SessionScope {
        ["app.tenant_id": tenant.uuidString]
    }

    private let tenantInForce: SQL = "SELECT COALESCE(current_setting('app.tenant_id', true), '')"

    @Test func interleavedTenantsSeeOnlyTheirRows() async throws {
        try await withTenants { client, tenants in
            try await withThrowingTaskGroup { group in
                for number in 0..<200 {
                    let tenant = tenants[number % tenants.count]
                    group.addTask {
                        try await client.execute("INSERT INTO t VALUES (\(tenant), \(number))", scope: scope(tenant))
                        for row in try await client.query("SELECT tenant_id FROM t", scope: scope(tenant)) {
                            #expect(try row.decode(UUID.self) == tenant)
                        }
                        #expect(try await client.query("SELECT 1 FROM t").isEmpty)
                    }
                }
                try await group.waitForAll()
            }
            for tenant in tenants {
                #expect(try await client.query("SELECT n FROM t", scope: scope(tenant)).count == 40)
            }
        }
    }

    @Test func anotherTenantsRowCannotBeWritten() async throws {
        try await withTenants { client, tenants in
            let error = await failure {
                try await client.execute("INSERT INTO t VALUES (\(tenants[1]), 1)", scope: scope(tenants[0]))
            }
            #expect(error?.sqlState == "42501")
            let left = try await client.query(tenantInForce)[0].decode(String.self)
            #expect(left == "")
        }
    }

    @Test func aFailedStatementLeavesNothingBehind() async throws {
        try await withTenants { client, tenants in
            for sql: SQL in ["INSERT INTO t VALUES (\(tenants[0]), 1000)", "SELECT nothing", "SELECT syntax error"] {
                #expect(await failure { try await client.query(sql, scope: scope(tenants[0])) } != nil)
                let left = try await client.query(tenantInForce)[0].decode(String.self)
                #expect(left == "")
            }
        }
    }

    @Test func aTransactionsScopeEndsWithIt() async throws {
        try await withTenants { client, tenants in
            for tenant in tenants {
                let seen = try await client.withTransaction(scope: scope(tenant)) { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (\(tenant), 1)")
                    #expect(try await transaction.query("SELECT 1 FROM t").count == 1)
                    return try await transaction.query(tenantInForce)[0].decode(String.self)
                }
                #expect(seen == tenant.uuidString)
                #expect(try await client.query(tenantInForce)[0].decode(String.self) == "")
                let failed = await failure {
                    try await client.withTransaction(scope: scope(tenant)) { try await $0.query("SELECT 1 / 0") }
                }
                #expect(failed?.sqlState == "22012")
                #expect(try await client.query("SELECT 1 FROM t").isEmpty)
            }
        }
    }

    @Test func anInvalidSettingFailsBeforeTheStatement() async throws {
        try await withTenants { client, _ in
            let error = await failure { try await client.query("SELECT 1", scope: ["no such setting": "x"]) }
            #expect(error?.sqlState == "42704")
            let inside = await failure {
                try await client.withTransaction(scope: ["no such setting": "x"]) { _ in
                    Issue.record("the body must not run")
                }
            }
            #expect(inside?.sqlState == "42704")
            let rows = try await client.query("SELECT 1")
            #expect(rows.count == 1)
        }
    }
}
