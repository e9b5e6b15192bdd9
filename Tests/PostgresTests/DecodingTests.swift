import Foundation
import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct DecodingTests {
    @Test func errorsNameColumnTypeAndReasonButNotTheValue() async throws {
        try await withClient { client in
            let row = try #require(try await client.query("SELECT 1 AS one, 'secret'::text AS name").first)
            let error = try #require(throws: PostgresError.self) { try row.decode((Int, UUID).self) }
            #expect(error.code == .decoding)
            #expect(error.column == "name")
            #expect(error.message == "column 2, name (text), does not read as UUID")
        }
    }

    @Test func nullNeedsAnOptional() async throws {
        try await withClient { client in
            let row = try #require(try await client.query("SELECT NULL::bigint AS n, ARRAY[1, NULL] AS a").first)
            let error = try #require(throws: PostgresError.self) { try row.decode("n", as: Int.self) }
            #expect(error.message == "column 1, n (bigint), is NULL, which Int has no place for")
            #expect(try row.decode("n", as: Int?.self) == nil)
            #expect(throws: PostgresError.self) { try row.decode("a", as: [Int].self) }
            #expect(try row.decode("a", as: [Int?].self) == [1, nil])
        }
    }

    @Test func theNumberOfColumnsHasToFit() async throws {
        try await withClient { client in
            let row = try #require(try await client.query("SELECT 1, 2, 3").first)
            let error = try #require(throws: PostgresError.self) { try row.decode((Int, Int).self) }
            #expect(error.message == "the row has 3 columns, 2 were asked for")
        }
    }

    @Test func columnsAreFoundByName() async throws {
        try await withClient { client in
            let row = try #require(try await client.query(#"SELECT 1 AS first, 2 AS "Second""#).first)
            #expect(row.columns == ["first", "Second"])
            #expect(try row.decode("Second", as: Int.self) == 2)
            let error = try #require(throws: PostgresError.self) { try row.decode("third", as: Int.self) }
            #expect(error.message == "the row has no column third, only first, Second")
        }
    }

    @Test(arguments: ["", "-", "+1", "1.0", "9223372036854775808", "-9223372036854775809", "0x1", " 1"])
    func refusesWhatIsNoInt(text: String) {
        #expect(Int(postgresText: Array(text.utf8).span) == nil)
    }

    @Test(arguments: [Int.min, .max, 0, -7])
    func readsEveryInt(number: Int) {
        #expect(Int(postgresText: Array(String(number).utf8).span) == number)
    }

    @Test(arguments: ["", "{", "1,2", "{1", "{1,}", "{,1}", "{{1},{2}}", "{1}x", "{\"1}", "{1x}"])
    func refusesWhatIsNoArrayOfInt(text: String) {
        #expect([Int](postgresText: Array(text.utf8).span) == nil)
    }

    @Test(arguments: ["", "\\x0", "\\xg0", "0a", "x0a0"])
    func refusesWhatIsNoBytea(text: String) {
        #expect([UInt8](postgresText: Array(text.utf8).span) == nil)
    }

    @Test(arguments: ["", "0123", "12345678-1234-1234-1234-12345678901g", "123456781-234-1234-1234-123456789012"])
    func refusesWhatIsNoUUID(text: String) {
        #expect(UUID(postgresText: Array(text.utf8).span) == nil)
    }
}
