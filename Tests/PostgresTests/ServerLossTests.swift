import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import Postgres

/// Each test has a server of its own to stop.
@Suite(.timeLimit(.minutes(1)))
struct ServerLossTests {
    @Test func everyStatementEndsWhenTheServerStopsAndLaterOnesSucceed() async throws {
        let server = try await PostgresServer()
        var configuration = try PostgresConfiguration(url: server.url())
        configuration.connectWait = .seconds(30)
        try await withClient(configuration) { client in
            try await withThrowingTaskGroup { group in
                for _ in 0..<32 {
                    group.addTask { await failure { try await client.query("SELECT pg_sleep(30)") } }
                }
                for _ in 0..<2 {
                    group.addTask {
                        await failure {
                            try await client.withTransaction { try await $0.query("SELECT pg_sleep(30)") }
                        }
                    }
                }
                try await withClient(configuration) { observer in
                    while try await observer.activity(like: "SELECT pg_sleep%") < 3 {}
                }
                try await server.send(.stop)
                for try await error in group {
                    let error = try #require(error)
                    #expect(error.isRetryable)
                }
            }
            try await server.send(.start)
            try await client.untilUp()
            #expect(try await client.query("SELECT 1").count == 1)
        }
    }

    @Test func statementsWaitForAServerThatComesBack() async throws {
        let server = try await PostgresServer()
        var configuration = try PostgresConfiguration(url: server.url())
        configuration.connectWait = .seconds(20)
        configuration.queryTimeout = .seconds(30)
        try await server.send(.stop)
        try await withClient(configuration) { client in
            async let rows = client.query("SELECT 1")
            async let inTransaction = client.withTransaction { try await $0.query("SELECT 1").count }
            try await server.send(.start)
            #expect(try await rows.count == 1)
            #expect(try await inTransaction == 1)
        }
    }

    @Test func aSilentServerIsGivenUp() async throws {
        let server = try await PostgresServer()
        var configuration = try PostgresConfiguration(url: server.url())
        configuration.connections = 1
        configuration.queryTimeout = .milliseconds(300)
        try await withClient(configuration) { client in
            try await client.untilUp()
            let first = try await client.query("SELECT pg_backend_pid()")[0].decode(Int.self)
            try await server.send(.pause)
            let error = await failure { try await client.query("SELECT 1") }
            #expect(error?.code == .timedOut)
            #expect(error?.maybeExecuted == true)
            try await client.until { $0?.code == .unavailable }
            try await server.send(.resume)
            try await client.untilUp()
            #expect(try await client.query("SELECT pg_backend_pid()")[0].decode(Int.self) != first)
        }
    }

    @Test(arguments: ["postgres:///nowhere?host=/nonexistent", "postgres://nobody:hunter2@127.0.0.1:1/x"])
    func withoutAServerStatementsFailSoon(url: String) async throws {
        var configuration = try PostgresConfiguration(url: url)
        configuration.connectWait = .milliseconds(50)
        try await withClient(configuration) { client in
            for error in [
                await failure { try await client.query("SELECT 1") },
                await failure { try await client.withTransaction { _ in } },
            ] {
                #expect(error?.code == .unavailable)
                #expect(error?.isRetryable == true)
            }
        }
    }

    @Test func withoutRunStatementsFailToo() async throws {
        var configuration = try PostgresConfiguration(url: "postgres:///")
        configuration.connectWait = .milliseconds(50)
        let client = PostgresClient(configuration: configuration, logger: quiet)
        #expect(await failure { try await client.query("SELECT 1") }?.code == .unavailable)
    }

    @Test func gracefulShutdownFinishesWorkInHand() async throws {
        try await TestDatabase.with { database in
            let client = PostgresClient(configuration: try database.configuration(), logger: quiet)
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(services: [.init(service: client)], logger: quiet)
            )
            try await client.whileRunning(group) {
                try await client.execute("CREATE TABLE t (n int)")
                async let slow = client.query("SELECT pg_sleep(0.3)")
                try await client.withTransaction { transaction in
                    await group.triggerGracefulShutdown()
                    try await client.until { $0?.code == .shutDown }
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                }
                #expect(try await slow.count == 1)
            }
            #expect(await failure { try await client.query("SELECT 1") }?.code == .shutDown)
            #expect(await failure { try await client.run() }?.code == .shutDown)
            try await withClient(database.configuration()) { other in
                let rows = try await other.query("SELECT n FROM t")
                #expect(rows.count == 1)
            }
        }
    }
}

extension PostgresClient {
    fileprivate func activity(like pattern: String) async throws -> Int {
        try await query("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE \(pattern)")[0]
            .decode(Int.self)
    }

    /// Runs `body` while `group` runs, and waits for both.
    fileprivate func whileRunning(_ group: ServiceGroup, _ body: () async throws -> Void) async throws {
        async let run: Void = group.run()
        try await body()
        try await run
    }
}
