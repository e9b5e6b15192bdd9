import Foundation
import Logging
import Testing

@testable import Postgres

/// A database of its own for a test, on a server that all tests share.
struct TestDatabase: Sendable {
    /// `TEST_DATABASE_URL` names a server to use instead of a private one, and a role that may create databases.
    private static let server: Task<String, any Error> = Task {
        if let url = ProcessInfo.processInfo.environment["TEST_DATABASE_URL"] { return url }
        let server = try await PostgresServer()
        await keep(server)
        return server.url()
    }

    @MainActor private static var servers: [PostgresServer] = []

    @MainActor private static func keep(_ server: PostgresServer) {
        servers.append(server)
    }

    let name: String
    private let serverURL: String

    /// Runs `body` with a new database and drops that afterwards.
    static func with<R>(_ body: (TestDatabase) async throws -> R) async throws -> R {
        let serverURL = try await server.value
        let name = "test_\(UUID().uuidString.replacing("-", with: "").prefix(16).lowercased())"
        let database = TestDatabase(name: name, serverURL: serverURL)
        try await database.administer("CREATE DATABASE \(name)")
        let result: R
        do {
            result = try await body(database)
        } catch {
            try await database.administer("DROP DATABASE \(name) WITH (FORCE)")
            throw error
        }
        try await database.administer("DROP DATABASE \(name) WITH (FORCE)")
        return result
    }

    func configuration(user: String? = nil) throws -> PostgresConfiguration {
        var components = try #require(URLComponents(string: serverURL))
        components.path = "/\(name)"
        if let user { components.user = user }
        var configuration = try PostgresConfiguration(url: try #require(components.string))
        // Connecting can take long while many tests start at once.
        configuration.connectWait = .seconds(30)
        return configuration
    }

    /// Runs `sql` in this database on a connection of its own, as the owner.
    func run(_ sql: String) async throws {
        try await Self.run(sql, configuration())
    }

    private func administer(_ sql: String) async throws {
        try await Self.run(sql, PostgresConfiguration(url: serverURL))
    }

    private static func run(_ sql: String, _ configuration: PostgresConfiguration) async throws {
        try await Thread.run(name: "test") { () throws(PostgresError) in
            let handle = try ConnectionHandle(connecting: configuration.connectionParameters())
            _ = try handle.run(sql)
        }.get()
    }
}

/// Runs `body` with a client of a new database.
func withClient<R>(
    _ configure: (inout PostgresConfiguration) -> Void = { _ in },
    _ body: (PostgresClient) async throws -> R
) async throws -> R {
    try await TestDatabase.with { database in
        var configuration = try database.configuration()
        configure(&configuration)
        return try await withClient(configuration, body)
    }
}

/// Runs `body` with a client, which is stopped afterwards.
func withClient<R>(
    _ configuration: PostgresConfiguration, _ body: (PostgresClient) async throws -> R
) async throws -> R {
    let client = PostgresClient(configuration: configuration, logger: quiet)
    async let _: Void = client.run()
    return try await body(client)
}

/// Writes only what a test should not have caused.
let quiet: Logger = {
    var logger = Logger(label: "test")
    logger.logLevel = .error
    return logger
}()
