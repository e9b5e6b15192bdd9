import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct PreparedStatementTests {
    @Test func survivesAChangedTable() async throws {
        try await withClient({ $0.connections = 1 }) { client in
            try await client.execute("CREATE TABLE t (a int)")
            try await client.execute("INSERT INTO t VALUES (1)")
            #expect(try await client.query("SELECT * FROM t")[0].columns == ["a"])
            try await client.execute("ALTER TABLE t ADD b text DEFAULT 'x'")
            #expect(try await client.query("SELECT * FROM t")[0].columns == ["a", "b"])
            try await client.execute("ALTER TABLE t ALTER a TYPE text")
            let (a, b) = try await client.query("SELECT * FROM t")[0].decode((String, String).self)
            #expect(a == "1" && b == "x")
        }
    }

    @Test func survivesTheLossOfAllPreparedStatements() async throws {
        try await withClient({ $0.connections = 1 }) { client in
            let scope: SessionScope = ["app.x": "y"]
            for _ in 0..<3 {
                for number in 0..<5 {
                    let rows = try await client.query("SELECT \(number), current_setting('app.x')", scope: scope)
                    #expect(try rows[0].decode((Int, String).self) == (number, "y"))
                }
                try await client.execute("DEALLOCATE ALL")
                try await client.withTransaction(scope: scope) { _ in }
            }
        }
    }

    @Test func insideATransactionAStalePlanFailsOnce() async throws {
        try await withClient({ $0.connections = 1 }) { client in
            try await client.execute("CREATE TABLE t (a int)")
            try await client.query("SELECT * FROM t")
            try await client.execute("ALTER TABLE t ADD b int")
            let read = { try await client.withTransaction { try await $0.query("SELECT * FROM t") } }
            let error = await failure { try await read() }
            #expect(error?.sqlState == "0A000")
            #expect(error?.isRetryable == true)
            #expect(try await read().isEmpty)
        }
    }

    @Test func aFailureToPrepareIsReportedToAllWhoUseTheStatement() async throws {
        try await withClient({ $0.connections = 1 }) { client in
            let states = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<50 {
                    group.addTask { await failure { try await client.query("SELEC 1") }?.sqlState }
                }
                return await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(states == ["42601"])
        }
    }

    @Test func theServerHoldsNoMoreThanTheCache() async throws {
        try await withClient({ $0.connections = 1 }) { client in
            for number in 0..<(Session.cacheLimit * 2) {
                try await client.query("SELECT \(unescaped: String(number))")
            }
            let held = try await client.query("SELECT count(*) FROM pg_prepared_statements")[0].decode(Int.self)
            #expect(held <= Session.cacheLimit + 1)
        }
    }

    @Test func equalTextsWithOtherTypesAreOtherStatements() async throws {
        try await withClient({ $0.connections = 1 }) { client in
            let number = try await client.query("SELECT pg_typeof(\(1))::text")[0].decode(String.self)
            let truth = try await client.query("SELECT pg_typeof(\(true))::text")[0].decode(String.self)
            #expect(number == "bigint" && truth == "boolean")
        }
    }

    @Test func theLeastRecentlyUsedIsRetired() {
        let keys = ["SELECT 1", "SELECT 2", "SELECT 3"].map { StatementKey($0) }
        var cache = StatementCache(limit: 2)
        let first = cache.insert(keys[0])
        let second = cache.insert(keys[1])
        #expect(cache.name(for: keys[0]) == first)
        #expect(cache.insert(keys[2]) != first)
        #expect(cache.name(for: keys[1]) == nil)
        #expect(cache.takeRetired() == [second])
        #expect(cache.takeRetired().isEmpty)
        #expect(cache.count == 2)
    }
}
