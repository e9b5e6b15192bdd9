import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct PipelineTests {
    @Test func failuresDoNotTouchTheirNeighbours() async throws {
        try await withClient({ $0.connections = 1 }) { client in
            let failures = await withTaskGroup(of: (Int, PostgresError?).self) { group in
                for number in 0..<200 {
                    group.addTask { (number, await failure { try await client.query("SELECT 1 / \(number % 5)") }) }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(Set(failures.keys) == Set(stride(from: 0, to: 200, by: 5)))
            #expect(Set(failures.values.map(\.sqlState)) == ["22012"])
        }
    }

    @Test func statementsShareAConnection() async throws {
        try await withClient({ $0.connections = 1 }) { client in
            let backends = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await client.query("SELECT pg_backend_pid()")[0].decode(Int.self) }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(backends.count == 1)
        }
    }

    @Test func nothingWaitsBehindASlowStatementWhileAConnectionIsFree() async throws {
        try await withClient({ $0.connections = 2 }) { client in
            async let slow = client.query("SELECT pg_sleep(0.5), pg_backend_pid()")
            for number in 0..<100 {
                let rows = try await client.query("SELECT \(number)")
                #expect(try rows[0].decode(Int.self) == number)
            }
            #expect(try await slow.count == 1)
        }
    }

    @Test func moreThanTheQueueHoldsIsRefusedAtOnce() async throws {
        try await withClient({
            $0.connections = 1
            $0.queueLimit = 1
        }) { client in
            try await withThrowingTaskGroup(of: PostgresError?.self) { group in
                try await client.withTransaction { _ in
                    for _ in 0..<2 {
                        group.addTask { await failure { try await client.query("SELECT 1") } }
                    }
                    // The other one waits for the transaction to end.
                    let refused = try #require(try await group.next() ?? nil)
                    #expect(refused.code == .overloaded)
                    #expect(refused.message == "1 statements and transactions wait already")
                }
                #expect(try await group.next() == .some(nil))
            }
        }
    }

    @Test func aStatementThatTakesTooLongIsGivenUpAndTheConnectionLivesOn() async throws {
        try await withClient({
            $0.connections = 1
            $0.queryTimeout = .milliseconds(300)
        }) { client in
            try await client.untilUp()
            let backend = try await client.query("SELECT pg_backend_pid()")[0].decode(Int.self)
            let error = try #require(await failure { try await client.query("SELECT pg_sleep(20)") })
            #expect(error.code == .timedOut || error.sqlState == "57014")
            #expect(error.isRetryable)
            #expect(try await client.query("SELECT pg_backend_pid()")[0].decode(Int.self) == backend)
        }
    }

    @Test func whatWaitsTooLongWasNotExecuted() async throws {
        try await withClient({
            $0.connections = 1
            $0.queryTimeout = .milliseconds(200)
        }) { client in
            try await client.untilUp()
            try await client.withTransaction { _ in
                for _ in 0..<2 {
                    let error = try #require(await failure { try await client.query("SELECT 1") })
                    #expect(error.code == .timedOut)
                    #expect(!error.maybeExecuted)
                }
            }
        }
    }

    @Test func cancellationEndsTheWaitAndNotTheConnection() async throws {
        try await withClient({ $0.connections = 2 }) { client in
            try await withThrowingTaskGroup(of: PostgresError?.self) { group in
                try await client.withTransaction { transaction in
                    try await transaction.query("SELECT pg_advisory_xact_lock(7)")
                    group.addTask { await failure { try await client.query("SELECT pg_advisory_xact_lock(7)") } }
                    try await transaction.waitForLockConflict()
                    group.cancelAll()
                    let error = try await group.next() ?? nil
                    #expect(error?.code == .cancelled)
                    #expect(error?.maybeExecuted == true)
                }
                for number in 0..<10 {
                    #expect(try await client.query("SELECT \(number)")[0].decode(Int.self) == number)
                }
            }
        }
    }

    @Test func aCancelledTaskSendsNothing() async throws {
        try await withClient { client in
            let error = await withTaskGroup(of: PostgresError?.self) { group in
                group.cancelAll()
                group.addTask { await failure { try await client.query("SELECT 1") } }
                return await group.next() ?? nil
            }
            #expect(error?.code == .cancelled)
            #expect(error?.maybeExecuted == false)
        }
    }

    @Test(arguments: ["BEGIN", " begin;", "START TRANSACTION", "COMMIT", "End", "ROLLBACK", "ABORT"])
    func transactionControlIsRefused(statement: String) async throws {
        try await withClient { client in
            let sql: SQL = "\(unescaped: statement)"
            let error = await failure { try await client.query(sql) }
            #expect(error?.code == .invalidStatement)
            let inside = await failure { try await client.withTransaction { try await $0.query(sql) } }
            #expect(inside?.code == .invalidStatement)
        }
    }

    @Test func aTransactionLeftOpenCostsTheConnection() async throws {
        try await withClient({ $0.connections = 1 }) { client in
            let backend: SQL = "SELECT pg_backend_pid()"
            let first = try await client.query(backend)[0].decode(Int.self)
            try await client.query("/* hidden */ BEGIN")
            try await client.untilUp()
            #expect(try await client.query(backend)[0].decode(Int.self) != first)
        }
    }

    @Test func moreParametersThanTheProtocolCountsAreRefused() async throws {
        var interpolation = SQL.StringInterpolation(literalCapacity: 0, interpolationCount: 0)
        for _ in 0...SQL.maximumParameters { interpolation.appendInterpolation(1) }
        let sql = SQL(stringInterpolation: interpolation)
        try await withClient { client in
            let error = await failure { try await client.query(sql) }
            #expect(error?.code == .invalidStatement)
        }
    }

    @Test func copyIsRefused() async throws {
        try await withClient { client in
            let error = await failure { try await client.query("COPY pg_class TO STDOUT") }
            #expect(error?.code == .invalidStatement)
            let rows = try await client.query("SELECT 1")
            #expect(rows.count == 1)
        }
    }
}
