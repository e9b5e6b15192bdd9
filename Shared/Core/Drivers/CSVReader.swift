/// Takes a table apart row by row.
struct CSVReader {
    private static let quote = UInt8(ascii: "\"")
    private var rest: ArraySlice<UInt8>
    private let limits: CSVTable.Limits
    private let separator: UInt8
    private var line = 1

    /// - Parameter bytes: UTF-8.
    init(_ bytes: ArraySlice<UInt8>, _ limits: CSVTable.Limits) {
        self.rest = bytes
        self.limits = limits
        self.separator = Self.separator(of: bytes)
    }

    /// Of those that the first line has outside of quotes the most frequent one.
    private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in bytes {
            if byte == Self.quote { isQuoted.toggle() }
            if isQuoted { continue }
            if Self.endsLine(byte) { break }
            if let place = candidates.firstIndex(of: byte) { counts[place] += 1 }
        }
        let best = counts.indices.max { counts[$0] < counts[$1] } ?? 0
        return candidates[counts[best] > counts[0] ? best : 0]
    }

    private static func endsLine(_ byte: UInt8) -> Bool { byte == 0x0a || byte == 0x0d }

    /// Nil at the end.
    mutating func next() throws(CSVTable.Failure) -> CSVTable.Row? {
        while let byte = self.rest.first, Self.endsLine(byte) { self.endLine() }
        guard !self.rest.isEmpty else { return nil }
        let start = self.line
        var values: [String] = []
        while true {
            values.append(try self.value(of: start))
            guard values.count <= self.limits.values else {
                throw .tooManyValues(line: start, limit: self.limits.values)
            }
            guard self.rest.first == self.separator else { break }
            self.rest.removeFirst()
        }
        if !self.rest.isEmpty { self.endLine() }
        return CSVTable.Row(line: start, values: values)
    }

    private mutating func endLine() {
        if self.rest.starts(with: [0x0d, 0x0a]) { self.rest.removeFirst() }
        self.rest.removeFirst()
        self.line += 1
    }

    private mutating func value(of start: Int) throws(CSVTable.Failure) -> String {
        var text: [UInt8] = []
        if self.rest.first == Self.quote { try self.quoted(&text) }
        // What follows a closing quote belongs to the value, as spreadsheets read it.
        while let byte = self.rest.first, byte != self.separator, !Self.endsLine(byte) {
            text.append(byte)
            self.rest.removeFirst()
        }
        guard text.count <= self.limits.valueLength else {
            throw .tooLongValue(line: start, limit: self.limits.valueLength)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func quoted(_ text: inout [UInt8]) throws(CSVTable.Failure) {
        let start = self.line
        self.rest.removeFirst()
        while let byte = self.rest.popFirst() {
            if byte == Self.quote {
                guard self.rest.first == Self.quote else { return }
                self.rest.removeFirst()
            } else if byte == 0x0a || byte == 0x0d && self.rest.first != 0x0a {
                self.line += 1
            }
            text.append(byte)
        }
        throw .unclosedQuote(line: start)
    }
}
