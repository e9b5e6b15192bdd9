/// Values in lines as spreadsheets save them (RFC 4180): in UTF-8 with or without a byte order mark, lines ended by
/// CRLF, LF or CR, values parted by comma, semicolon or tab, whichever the first line has, and quoted where they hold
/// one of these. Empty lines are passed over.
package struct CSVTable: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        /// Where it begins, from 1.
        package var line: Int
        package var values: [String]
    }

    package enum Failure: Error, Equatable, Sendable {
        case notUTF8
        /// A quote that is opened in this line is never closed.
        case unclosedQuote(line: Int)
        case tooManyRows(limit: Int)
        case tooManyValues(line: Int, limit: Int)
        case tooLongValue(line: Int, limit: Int)
    }

    package struct Limits: Sendable {
        /// The line of titles counts.
        package var rows: Int
        package var values = 32
        /// In UTF-8 bytes.
        package var valueLength = 4_096

        package init(rows: Int) {
            self.rows = rows
        }
    }

    package let rows: [Row]

    package init(_ bytes: [UInt8], limits: Limits) throws(Failure) {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
        var reader = CSVReader(bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...], limits)
        var rows: [Row] = []
        while let row = try reader.next() {
            guard rows.count < limits.rows else { throw .tooManyRows(limit: limits.rows) }
            rows.append(row)
        }
        self.rows = rows
    }
}
