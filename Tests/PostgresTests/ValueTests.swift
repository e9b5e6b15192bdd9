import Foundation
import Testing

@testable import Postgres

@Suite(.timeLimit(.minutes(1)))
struct ValueTests {
    @Test(arguments: [
        "", "plain", "it's", #"back\slash"#, #"quo"te"#, "$1; DROP TABLE x; --", "a\nb\tc", "Grüße, 東京 🚛", "NULL", "{}",
    ])
    func stringsComeBackAsTheyWere(text: String) async throws {
        try await withClient { client in
            let rows = try await client.query("SELECT \(text)::text, \([text, text]), \([text, nil] as [String?])")
            let (one, two, three) = try #require(rows.first).decode((String, [String], [String?]).self)
            #expect(one == text)
            #expect(two == [text, text])
            #expect(three == [text, nil])
        }
    }

    @Test func numbersComeBackAsTheyWere() async throws {
        try await withClient { client in
            for number in [0, 1, -1, 42, Int.max, Int.min] {
                let rows = try await client.query("SELECT \(number), \(Int64(number)), \([number, nil] as [Int?])")
                let (int, int64, array) = try #require(rows.first).decode((Int, Int64, [Int?]).self)
                #expect(int == number)
                #expect(int64 == Int64(number))
                #expect(array == [number, nil])
            }
            for number in [Int32.max, .min, 0] {
                let rows = try await client.query("SELECT \(number)")
                #expect(try rows.first?.decode(Int32.self) == number)
            }
            for number in [0.1, -2.5e-300, .greatestFiniteMagnitude, .infinity, 1 / 3] {
                let rows = try await client.query("SELECT \(number)")
                #expect(try rows.first?.decode(Double.self) == number)
            }
        }
    }

    @Test func booleansIdentifiersBytesAndDocumentsComeBackAsTheyWere() async throws {
        let id = UUID()
        let bytes: [UInt8] = [0, 1, 92, 39, 127, 128, 255]
        let document = JSONText(#"{"a": [1, "it's \\ \"x\""], "ü": null}"#)
        try await withClient { client in
            let rows = try await client.query("SELECT \(true), \(false), \(id), \(bytes), \(document), \([id, id])")
            let row = try #require(rows.first)
            let (yes, no, uuid, bytea, json, ids) = try row.decode(
                (Bool, Bool, UUID, [UInt8], JSONText, [UUID]).self
            )
            #expect(yes)
            #expect(!no)
            #expect(uuid == id)
            #expect(bytea == bytes)
            #expect(json == document)
            #expect(ids == [id, id])
        }
    }

    @Test(arguments: [
        0, 0.000001, 1_754_480_000.123456, -86_400.5, -62_135_596_800, 253_402_300_799.999999, 951_782_400,
    ])
    func instantsKeepTheirMicroseconds(seconds: Double) async throws {
        let date = Date(timeIntervalSince1970: seconds)
        try await withClient { client in
            let rows = try await client.query("SELECT \(date), extract(epoch FROM \(date))")
            let (read, epoch) = try #require(rows.first).decode((Date, Double).self)
            #expect(abs(read.timeIntervalSince(date)) < 0.000_02)
            #expect(abs(epoch - seconds) < 0.000_02)
        }
    }

    @Test(arguments: [
        ("2026-08-06 12:34:56.5+02", 1_786_012_496.5), ("2026-08-06 12:34:56-03:30", 1_786_032_296),
        ("2024-02-29", 1_709_164_800), ("1970-01-01 00:00:00", 0),
    ])
    func readsInstantsOfAnyOffset(text: String, seconds: Double) {
        #expect(Date(postgresText: Array(text.utf8).span)?.timeIntervalSince1970 == seconds)
    }

    @Test(arguments: ["infinity", "", "2026-13-01", "2026-08-06 12:34", "2026-08-06 12:34:56.1234567", "44-03-15 BC"])
    func refusesWhatIsNoInstant(text: String) {
        #expect(Date(postgresText: Array(text.utf8).span) == nil)
    }

    @Test func nullsOfEveryTypeArrive() async throws {
        try await withClient { client in
            let sql: SQL = """
                SELECT \(String?.none)::text, \(Int?.none), \(UUID?.none), \(Date?.none), \(Bool?.none),
                    \([UInt8]?.none), \(JSONText?.none), \([Int]?.none), \([UUID?]?.none), \(Double?.none)
                """
            let row = try #require(try await client.query(sql).first)
            let values = try row.decode(
                (String?, Int?, UUID?, Date?, Bool?, [UInt8]?, JSONText?, [Int]?, [UUID]?, Double?).self
            )
            #expect(values.0 == nil && values.1 == nil && values.2 == nil && values.3 == nil && values.4 == nil)
            #expect(values.5 == nil && values.6 == nil && values.7 == nil && values.8 == nil && values.9 == nil)
        }
    }

    @Test func arraysSpreadIntoRows() async throws {
        let ids = (0..<300).map { _ in UUID() }
        let names: [String?] = ids.indices.map { $0.isMultiple(of: 3) ? nil : "n\($0)\"',{}\\" }
        let dates = ids.indices.map { Date(timeIntervalSince1970: Double($0)) }
        let documents: [JSONText?] = ids.indices.map { JSONText("[\($0)]") }
        let blobs = ids.indices.map { [UInt8(truncatingIfNeeded: $0), 0] }
        try await withClient { client in
            let rows = try await client.query(
                """
                SELECT * FROM unnest(\(ids), \(names), \(dates), \(documents), \(blobs),
                    \(ids.map { _ in true }), \(ids.indices.map(Double.init)), \([Int32](0..<300)))
                """
            )
            #expect(rows.count == 300)
            for (index, row) in rows.enumerated() {
                let (id, name, date, document, blob, flag, double, int) = try row.decode(
                    (UUID, String?, Date, JSONText, [UInt8], Bool, Double, Int32).self
                )
                #expect(id == ids[index] && date == dates[index] && flag)
                #expect(name == names[index])
                #expect(document == documents[index] && blob == blobs[index])
                #expect(double == Double(index) && int == Int32(index))
            }
        }
    }

    @Test func emptyArraysStayEmpty() async throws {
        try await withClient { client in
            let sql: SQL = "SELECT \([String]()), \([Int]()), \([UUID?]()), \([UInt8]()), \([[UInt8]]())"
            let row = try #require(try await client.query(sql).first)
            let (strings, ints, uuids, bytes, blobs) = try row.decode(
                ([String], [Int], [UUID?], [UInt8], String).self
            )
            #expect(strings.isEmpty && ints.isEmpty && uuids.isEmpty && bytes.isEmpty && blobs == "{}")
        }
    }

    @Test func stringsTakeTheTypeOfTheirPlace() async throws {
        try await withClient { client in
            try await client.execute("CREATE TYPE mood AS ENUM ('glad', 'sad')")
            try await client.execute("CREATE TABLE t (m mood, i inet, d interval)")
            try await client.execute("INSERT INTO t VALUES (\("glad"), \("10.0.0.1"), \("2 days"))")
            let rows = try await client.query("SELECT m, i FROM t WHERE m = \("glad")")
            let (mood, address) = try #require(rows.first).decode((String, String).self)
            #expect(mood == "glad" && address == "10.0.0.1")
        }
    }

    @Test func zeroBytesAreRefusedByTheServerInsteadOfCut() async throws {
        try await withClient { client in
            let error = await #expect(throws: PostgresError.self) { try await client.query("SELECT \("a\0b")::text") }
            #expect(error?.sqlState == "22021")
            let after = try await client.query("SELECT \("after")::text")
            #expect(try after.first?.decode(String.self) == "after")
        }
    }
}
