import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct PostgresRequirementsTests {
    @Test
    func theServicesRoleOnAMigratedSchemaIsTaken() async throws {
        try await TestDatabase.run { database in
            try await withPostgres(database.url) { try await $0.checkRequirements() }
        }
    }

    @Test(arguments: [
        ("SUPERUSER IN ROLE fleetchat_app", "not bound by row-level security"),
        ("BYPASSRLS IN ROLE fleetchat_app", "not bound by row-level security"),
        ("IN ROLE fleetchat_app, fleetchat_owner", "not bound by row-level security"),
        ("IN ROLE fleetchat_app, fleetchat_relay", "not bound by row-level security"),
        ("", "no member of fleetchat_app"),
    ])
    func aRoleIsRefused(_ attributes: String, because reason: String) async throws {
        try await TestDatabase.run { database in
            let role = database.name + "_role"
            try await withPostgres(database.administratorURL) {
                try await $0.query("CREATE ROLE \(unescaped: role) LOGIN \(unescaped: attributes)")
            }
            let error = try await self.refusal(database.url.replacing("//fleetchat@", with: "//\(role)@"))
            try await withPostgres(database.administratorURL) {
                try await $0.query("DROP ROLE \(unescaped: role)")
            }
            #expect(error.description.contains(reason))
            #expect(error.description.contains("\"\(role)\""))
            #expect(error.description.contains("DATABASE_URL"))
        }
    }

    @Test
    func aRoleThatOwnsATableIsRefused() async throws {
        try await TestDatabase.run { database in
            try await withPostgres(database.administratorURL) {
                try await $0.query("CREATE TABLE extra (id int)")
                try await $0.query("ALTER TABLE extra OWNER TO fleetchat")
            }
            let error = try await self.refusal(database.url)
            #expect(error.description.contains("owner of tables"))
        }
    }

    @Test
    func aDatabaseWithoutTheSchemaIsRefused() async throws {
        try await TestDatabase.run(.none) { database in
            let error = try await self.refusal(database.url)
            #expect(error.description.contains("pool-manager migrate"))
        }
    }

    /// Also one from the middle, which came to this version later than the last one.
    @Test(arguments: Schema.migrations.map(\.number).suffix(2))
    func aSchemaThatLacksAMigrationIsRefused(_ number: Int) async throws {
        try await TestDatabase.run { database in
            try await withPostgres(database.administratorURL) {
                try await $0.query("DELETE FROM schema_migrations WHERE number = \(number)")
            }
            let error = try await self.refusal(database.url)
            #expect(error.description.contains("lacks migration \(number), which this version needs"))
        }
    }

    private func refusal(_ url: String) async throws -> UnmetRequirement {
        try await withPostgres(url) { postgres in
            try #require(
                await #expect(throws: UnmetRequirement.self) { try await postgres.checkRequirements() })
        }
    }
}
