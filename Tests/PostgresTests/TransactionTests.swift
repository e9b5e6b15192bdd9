import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct TransactionTests {
    private struct Refusal: Error {}

    @Test func commitsWhenTheBodyReturns() async throws {
        try await withClient { client in
            try await client.execute("CREATE TABLE t (n int)")
            let affected = try await client.withTransaction { transaction in
                let affected = try await transaction.execute("INSERT INTO t VALUES (1), (2)")
                #expect(try await client.query("SELECT n FROM t").isEmpty)
                return affected
            }
            #expect(affected == 2)
            #expect(try await client.query("SELECT n FROM t").count == 2)
        }
    }

    @Test func rollsBackWhenTheBodyThrows() async throws {
        try await withClient({ $0.connections = 1 }) { client in
            try await client.execute("CREATE TABLE t (n int)")
            await #expect(throws: Refusal.self) {
                try await client.withTransaction { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                    throw Refusal()
                }
            }
            #expect(try await client.query("SELECT n FROM t").isEmpty)
        }
    }

    @Test func rollsBackWhenTheTaskIsCancelled() async throws {
        try await withClient({ $0.connections = 2 }) { client in
            try await client.execute("CREATE TABLE t (n int)")
            try await withThrowingTaskGroup { group in
                let (inserted, continuation) = AsyncStream.makeStream(of: Void.self)
                group.addTask {
                    await failure {
                        try await client.withTransaction { transaction in
                            try await transaction.execute("INSERT INTO t VALUES (1)")
                            continuation.yield()
                            for await _ in AsyncStream<Void>.makeStream().stream {}
                        }
                    }
                }
                for await _ in inserted.prefix(1) {}
                group.cancelAll()
                let error = try await group.next() ?? nil
                #expect(error?.code == .cancelled)
                #expect(error?.maybeExecuted == false)
            }
            #expect(try await client.withTransaction { try await $0.query("SELECT n FROM t").isEmpty })
        }
    }

    @Test func aSwallowedFailureIsNotTakenForSuccess() async throws {
        try await withClient { client in
            try await client.execute("CREATE TABLE t (n int)")
            let error = await failure {
                try await client.withTransaction { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                    #expect(await failure { try await transaction.query("SELECT 1 / 0") }?.sqlState == "22012")
                    #expect(await failure { try await transaction.query("SELECT 1") }?.sqlState == "25P02")
                }
            }
            #expect(error?.code == .transactionAborted)
            #expect(try await client.query("SELECT n FROM t").isEmpty)
        }
    }

    @Test func aSavepointKeepsAFailureInside() async throws {
        try await withClient { client in
            try await client.execute("CREATE TABLE t (n int)")
            try await client.withTransaction { transaction in
                try await transaction.execute("INSERT INTO t VALUES (1)")
                try await transaction.execute("SAVEPOINT s")
                #expect(await failure { try await transaction.query("SELECT 1 / 0") } != nil)
                try await transaction.execute("ROLLBACK TO s")
            }
            #expect(try await client.query("SELECT n FROM t").count == 1)
        }
    }

    @Test func aFailingCommitIsReported() async throws {
        try await withClient({ $0.connections = 1 }) { client in
            try await client.execute("CREATE TABLE t (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            let error = await failure {
                try await client.withTransaction { try await $0.execute("INSERT INTO t VALUES (1), (1)") }
            }
            #expect(error?.isUniqueViolation == true)
            #expect(try await client.query("SELECT n FROM t").isEmpty)
        }
    }

    @Test func anOverrunTransactionIsRolledBack() async throws {
        try await withClient({
            $0.connections = 1
            $0.transactionTimeout = .milliseconds(300)
        }) { client in
            try await client.execute("CREATE TABLE t (n int)")
            let error = await failure {
                try await client.withTransaction { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                    try await transaction.query("SELECT pg_sleep(20)")
                }
            }
            #expect(error?.code == .timedOut)
            #expect(try await client.query("SELECT n FROM t").isEmpty)
        }
    }

    @Test func transactionsThatAskForStatementsOutsideDoNotBlockEachOther() async throws {
        try await withClient({ $0.connections = 3 }) { client in
            try await client.execute("CREATE TABLE t (n int)")
            try await withThrowingTaskGroup { group in
                for number in 0..<40 {
                    group.addTask {
                        try await client.withTransaction { transaction in
                            try await transaction.execute("INSERT INTO t VALUES (\(number))")
                            try await client.query("SELECT 1")
                        }
                    }
                    group.addTask { try await client.query("SELECT \(number)") }
                }
                try await group.waitForAll()
            }
            #expect(try await client.query("SELECT DISTINCT n FROM t").count == 40)
        }
    }

    @Test func aTransactionIsOverWhenItsBodyEnds() async throws {
        try await withClient { client in
            let escaped = try await client.withTransaction { $0 }
            let error = await failure { try await escaped.query("SELECT 1") }
            #expect(error?.code == .connectionLost(maybeExecuted: false))
        }
    }
}
