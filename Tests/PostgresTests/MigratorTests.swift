import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct MigratorTests {
    private let migrations = [
        Migration(number: 1, name: "drivers", sql: "CREATE TABLE drivers (id int); CREATE INDEX ON drivers (id);"),
        Migration(number: 2, name: "phones", sql: "ALTER TABLE drivers ADD phone text"),
        Migration(number: 10, name: "seed", sql: "INSERT INTO drivers VALUES (1, 'it''s')"),
    ]

    private func migrator(_ database: TestDatabase, _ migrations: [Migration]) throws -> Migrator {
        Migrator(configuration: try database.configuration(), migrations: migrations, logger: quiet)
    }

    @Test func appliesWhatIsMissingAndNothingTwice() async throws {
        try await TestDatabase.with { database in
            #expect(try await migrator(database, Array(migrations.prefix(2))).run() == Array(migrations.prefix(2)))
            #expect(try await migrator(database, migrations).run() == [migrations[2]])
            #expect(try await migrator(database, migrations).run() == [])
            try await withClient(database.configuration()) { client in
                let rows = try await client.query("SELECT number, name, checksum FROM schema_migrations ORDER BY 1")
                #expect(try rows.map { try $0.decode("number", as: Int.self) } == [1, 2, 10])
                #expect(try rows[1].decode("name", as: String.self) == "phones")
                #expect(try rows[1].decode("checksum", as: String.self).count == 32)
                #expect(try await client.query("SELECT id FROM drivers").count == 1)
            }
        }
    }

    @Test func severalAtOnceApplyEachMigrationOnce() async throws {
        try await TestDatabase.with { database in
            let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
                for _ in 0..<8 {
                    let migrator = try migrator(database, migrations)
                    group.addTask { try await migrator.run() }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied == migrations)
        }
    }

    @Test func aChangedMigrationIsRefused() async throws {
        try await TestDatabase.with { database in
            try await migrator(database, migrations).run()
            for changed in [
                Migration(number: 2, name: "phones", sql: "SELECT 1"),
                Migration(number: 2, name: "telephones", sql: migrations[1].sql),
            ] {
                let error = await failure {
                    try await migrator(database, [migrations[0], changed, migrations[2]]).run()
                }
                #expect(error?.code == .migration)
                #expect(error?.message.hasPrefix("migration 2 phones was changed") == true)
            }
        }
    }

    @Test func anUnknownMigrationIsRefused() async throws {
        try await TestDatabase.with { database in
            try await migrator(database, migrations).run()
            let error = await failure { try await migrator(database, Array(migrations.prefix(2))).run() }
            #expect(error?.code == .migration)
            #expect(error?.message.contains("migration 10 seed was applied, but is unknown") == true)
        }
    }

    @Test func aFailingMigrationLeavesNothingOfItselfBehind() async throws {
        try await TestDatabase.with { database in
            let failing = Migration(number: 11, name: "bad", sql: "CREATE TABLE half (id int); SELECT 1 / 0;")
            let error = await failure { try await migrator(database, migrations + [failing]).run() }
            #expect(error?.sqlState == "22012")
            #expect(error?.message.hasPrefix("migration 11 bad: ") == true)
            try await withClient(database.configuration()) { client in
                let half = try await client.query("SELECT to_regclass('half')::text")[0].decode(String?.self)
                #expect(half == nil)
                #expect(try await client.query("SELECT 1 FROM schema_migrations").count == 3)
            }
            let mended = Migration(number: 11, name: "bad", sql: "CREATE TABLE half (id int)")
            #expect(try await migrator(database, migrations + [mended]).run() == [mended])
        }
    }

    @Test func aMigrationCannotEndItsTransaction() async throws {
        try await TestDatabase.with { database in
            let sly = Migration(number: 1, name: "sly", sql: "CREATE TABLE a (id int); COMMIT;")
            #expect(await failure { try await migrator(database, [sly]).run() }?.code == .migration)
        }
    }

    @Test func numbersHaveToAscend() throws {
        let error = #expect(throws: PostgresError.self) {
            try MigrationPlan(migrations: migrations.reversed(), checksums: ["", "", ""], applied: [])
        }
        #expect(error?.message == "migrations come in ascending order, 2 follows 10")
    }

    @Test func waitsForAnotherMigratorUntilCancelled() async throws {
        try await TestDatabase.with { database in
            try await withClient(database.configuration()) { client in
                try await client.withTransaction { transaction in
                    let key = MigrationSession.lockKey
                    try await transaction.query("SELECT pg_advisory_xact_lock(\(key))")
                    try await withThrowingTaskGroup { group in
                        let migrator = try migrator(database, migrations)
                        group.addTask { await failure { try await migrator.run() } }
                        try await transaction.waitForLockConflict()
                        group.cancelAll()
                        #expect(try await group.next()??.code == .cancelled)
                    }
                }
            }
        }
    }
}
