import Testing

@testable import Core

@Suite struct CSVTableTests {
    private static func values(_ text: String, rows: Int = 10) throws -> [[String]] {
        try CSVTable(Array(text.utf8), limits: .init(rows: rows)).rows.map(\.values)
    }

    @Test(
        arguments: [
            ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]), ("a;b\n1;2", [["a", "b"], ["1", "2"]]),
            ("a\tb\r1\t2\r", [["a", "b"], ["1", "2"]]), ("\u{feff}a,b\n", [["a", "b"]]),
            ("a,b\n\n\r\n1,2", [["a", "b"], ["1", "2"]]), ("a,b\n1,\n,2", [["a", "b"], ["1", ""], ["", "2"]]),
            ("a,b\n\"1, one\",\"say \"\"two\"\"\"", [["a", "b"], ["1, one", "say \"two\""]]),
            ("\"a;x\",b\n1,2", [["a;x", "b"], ["1", "2"]]), ("a,b\n\"1\n2\",3", [["a", "b"], ["1\n2", "3"]]),
            ("a\n5\"", [["a"], ["5\""]]), ("a\n\"x\"y", [["a"], ["xy"]]), ("", []), ("\n\n", []),
            ("naïve,ünïcode\n", [["naïve", "ünïcode"]]),
        ] as [(String, [[String]])])
    func isReadAsSpreadsheetsSaveIt(_ text: String, _ expected: [[String]]) throws {
        #expect(try Self.values(text) == expected)
    }

    @Test func aRowKnowsTheLineInWhichItBegins() throws {
        let table = try CSVTable(Array("a,b\r\n\r\n\"1\r\n2\",x\r3,4\n5,6".utf8), limits: .init(rows: 10))
        #expect(table.rows.map(\.line) == [1, 3, 5, 6])
    }

    @Test(
        arguments: [
            ("a\n\"open\nnever closed", .unclosedQuote(line: 2)), ("a\nb\nc\nd", .tooManyRows(limit: 3)),
            ("a\n" + String(repeating: ",", count: 32), .tooManyValues(line: 2, limit: 32)),
            ("a\n" + String(repeating: "x", count: 4_097), .tooLongValue(line: 2, limit: 4_096)),
        ] as [(String, CSVTable.Failure)])
    func whatIsTooMuchOrHasNoEndIsRefused(_ text: String, _ failure: CSVTable.Failure) {
        #expect(throws: failure) { try Self.values(text, rows: 3) }
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(throws: CSVTable.Failure.notUTF8) { try CSVTable([0x61, 0x2c, 0xff], limits: .init(rows: 3)) }
    }

    /// Any values come back as they were written, whatever parts them.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func quotedValuesComeBackAsTheyWere(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let characters: [Character] = ["a", "é", ",", ";", "\"", "\n", "\r\n", " ", "\t"]
        let separator = [",", ";", "\t"][Int(seed % 3)]
        let rows = (0..<5).map { row in
            (0..<3).map { column in
                let length = Int.random(in: 0...6, using: &generator)
                let text = String((0..<length).map { _ in characters.randomElement(using: &generator) ?? "a" })
                return row == 0 ? "title\(column)" : "x" + text
            }
        }
        let text = rows.map { row in
            row.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: separator)
        }.joined(separator: "\r\n")
        #expect(try Self.values(text) == rows)
    }
}
