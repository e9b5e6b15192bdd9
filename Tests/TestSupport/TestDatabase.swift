import Logging
package import Postgres
import ServiceLifecycle
import Storage

/// A database of a test's own on the shared server, copied from one that is migrated once.
package struct TestDatabase: Sendable {
    /// The services' role: a member of fleetchat_app and nothing else.
    package static let role = "fleetchat"

    package let name: String
    /// As ``role``.
    package let url: String
    /// As the administrator, who is bound by nothing.
    package let administratorURL: String
    private let server: String

    package enum Schema: Sendable {
        case migrated, none
    }

    /// Runs `body` with a database that is removed afterwards.
    package static func run<Result: Sendable>(
        _ schema: Schema = .migrated, _ body: (TestDatabase) async throws -> Result
    ) async throws -> Result {
        let server = try await TestServers.running.postgresURL
        let url = try PostgresURL(server)
        let name = "fleetchat_test_" + String(UInt64.random(in: 0 ... .max), radix: 36)
        let template = schema == .migrated ? try await self.template.value : "template1"
        try await withPostgres(server) {
            try await $0.query("CREATE DATABASE \(unescaped: name) TEMPLATE \(unescaped: template)")
        }
        let database = TestDatabase(
            name: name, url: url.with(role: Self.role, database: name), administratorURL: url.with(database: name),
            server: server)
        do {
            let result = try await body(database)
            try await database.drop()
            return result
        } catch {
            try await database.drop()
            throw error
        }
    }

    /// Cuts every connection and refuses new ones, as a server that went away would.
    package func takeAway() async throws {
        try await withPostgres(self.server) { postgres in
            try await postgres.query("ALTER DATABASE \(unescaped: self.name) ALLOW_CONNECTIONS false")
            // Also those that were on their way in.
            try await eventually("all connections are gone") {
                try await postgres.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = \(self.name)"
                ).isEmpty
            }
        }
    }

    package func bringBack() async throws {
        try await withPostgres(self.server) {
            try await $0.query("ALTER DATABASE \(unescaped: self.name) ALLOW_CONNECTIONS true")
        }
    }

    private func drop() async throws {
        try await withPostgres(self.server) {
            try await $0.query("DROP DATABASE \(unescaped: self.name) WITH (FORCE)")
        }
    }

    private static let template = Task { try await Self.makeTemplate() }

    /// Named after the migrations, so that it is made once for all processes that share the server.
    private static func makeTemplate() async throws -> String {
        let server = try await TestServers.running.postgresURL
        let url = try PostgresURL(server)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in Storage.Schema.migrations.flatMap(\.sql.utf8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let name = "fleetchat_template_" + String(hash, radix: 36)
        try await withPostgres(server, connections: 1) { postgres in
            try await postgres.query("SELECT pg_advisory_lock(hashtext('fleetchat template'))")
            try await Self.makeRole(postgres)
            let isReady = try await postgres.query(
                "SELECT datistemplate FROM pg_database WHERE datname = \(name)"
            ).first?.decode(Bool.self)
            if isReady != true {
                // Half-made by a process that died meanwhile.
                try await postgres.query("DROP DATABASE IF EXISTS \(unescaped: name)")
                try await postgres.query("CREATE DATABASE \(unescaped: name)")
                try await migrate(url.with(database: name))
                try await postgres.query("ALTER DATABASE \(unescaped: name) IS_TEMPLATE true")
            }
            try await postgres.query("SELECT pg_advisory_unlock(hashtext('fleetchat template'))")
        }
        return name
    }

    private static func makeRole(_ postgres: PostgresClient) async throws {
        try await postgres.query(
            """
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fleetchat_app') THEN
                    CREATE ROLE fleetchat_app NOLOGIN;
                END IF;
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fleetchat') THEN
                    CREATE ROLE fleetchat LOGIN IN ROLE fleetchat_app;
                END IF;
            END $$
            """)
    }
}

/// Brings the schema up in the database of an administrator's URL.
@discardableResult
package func migrate(_ url: String) async throws -> [Migration] {
    try await Migrator(
        configuration: PostgresConfiguration(url: url), migrations: Storage.Schema.migrations, logger: .silent
    ).run()
}

/// Runs `body` with a client that runs until then.
@discardableResult
package func withPostgres<Result: Sendable>(
    _ url: String, connections: Int = 1, _ body: (PostgresClient) async throws -> Result
) async throws -> Result {
    var configuration = try PostgresConfiguration(url: url)
    configuration.connections = connections
    configuration.connectWait = .seconds(20)
    configuration.queryTimeout = .seconds(30)
    let client = PostgresClient(configuration: configuration, logger: .silent)
    return try await running(client) { try await body(client) }
}
