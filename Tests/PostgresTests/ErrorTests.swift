import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct ErrorTests {
    @Test func tellsWhichConstraintWasViolated() async throws {
        try await withClient { client in
            try await client.execute(
                "CREATE TABLE drivers (id int PRIMARY KEY, phone text CONSTRAINT phone_set CHECK (phone <> ''))"
            )
            try await client.execute("INSERT INTO drivers VALUES (\(4_711), \("+49301234567"))")
            let twice = try #require(
                await failure { try await client.execute("INSERT INTO drivers VALUES (\(4_711), \("+49301234567"))") }
            )
            #expect(twice.isUniqueViolation && !twice.isRetryable)
            #expect(twice.constraint == "drivers_pkey" && twice.table == "drivers")
            #expect(!"\(twice)".contains("4711"))
            let empty = await failure { try await client.execute("INSERT INTO drivers VALUES (1, '')") }
            #expect(empty?.isCheckViolation == true)
            #expect(empty?.constraint == "phone_set")
            #expect(await failure { try await client.query("SELECT * FROM nowhere") }?.sqlState == "42P01")
        }
    }

    @Test(arguments: ["uuid", "date", "int", "jsonb", "boolean", "inet"])
    func neverRepeatsAValue(type: String) async throws {
        try await withClient { client in
            let value = #"se"cr"et"#
            let error = await failure { try await client.query("SELECT \(value)::\(unescaped: type)") }
            #expect(error?.code == .server)
            #expect(error.map { "\($0)".contains("cr") } == false)
        }
    }

    @Test(arguments: [
        ("40001", true), ("40P01", true), ("57P01", true), ("53300", true), ("08006", true), ("55P03", true),
        ("57014", true), ("23505", false), ("42601", false), ("22012", false),
    ])
    func passingCausesMayBeTriedAgain(sqlState: String, isRetryable: Bool) {
        let error = PostgresError.server(sqlState: sqlState, message: "", constraint: nil, table: nil, column: nil)
        #expect(error.isRetryable == isRetryable)
        #expect(!error.maybeExecuted)
    }

    @Test func longMessagesAreCut() async throws {
        try await withClient { client in
            let name = String(repeating: "x", count: 60)
            let error = await failure { try await client.query("SELECT \(unescaped: name)()") }
            #expect(error?.sqlState == "42883")
            let long = String(repeating: "m", count: 10_000)
            let cut = PostgresError.server(sqlState: "P0001", message: long, constraint: nil, table: nil, column: nil)
            #expect(cut.message.count == 500)
        }
    }
}
