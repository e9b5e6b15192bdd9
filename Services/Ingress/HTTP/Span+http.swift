/// A line of a request's head.
enum HeadLine {
    /// Without the CRLF that ends it.
    case whole(Range<Int>)
    /// It ends in something else, or holds a control character, which decoders read in different ways.
    case doubtful
}

extension Span<UInt8> {
    /// Nil when its end has not come yet.
    func line(from start: Int) -> HeadLine? {
        for index in start..<Swift.max(start, self.count) {
            guard self[index] < 0x20 || self[index] == 0x7f, self[index] != UInt8(ascii: "\t") else { continue }
            guard self[index] == UInt8(ascii: "\r") else { return .doubtful }
            guard index + 1 < self.count else { return nil }
            return self[index + 1] == UInt8(ascii: "\n") ? .whole(start..<index) : .doubtful
        }
        return nil
    }

    /// The characters at the beginning of the range that may stand in a field's name.
    func token(in range: Range<Int>) -> Range<Int> {
        let end = range.first { !Self.isTokenCharacter(self[$0]) } ?? range.upperBound
        return range.lowerBound..<end
    }

    /// Without spaces and tabs around it.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        func isSpace(_ index: Int) -> Bool { self[index] == UInt8(ascii: " ") || self[index] == UInt8(ascii: "\t") }
        guard let first = range.first(where: { !isSpace($0) }), let last = range.last(where: { !isSpace($0) }) else {
            return range.upperBound..<range.upperBound
        }
        return first..<last + 1
    }

    func text(_ range: Range<Int>) -> String {
        self.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    func has(_ text: StaticString, at start: Int) -> Bool {
        guard start >= 0, start + text.utf8CodeUnitCount <= self.count else { return false }
        return text.withUTF8Buffer { text in text.indices.allSatisfy { self[start + $0] == text[$0] } }
    }

    /// - Parameter name: in lower case.
    func isName(_ name: StaticString, _ range: Range<Int>) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { name in
            name.indices.allSatisfy { self[range.lowerBound + $0] | 0x20 == name[$0] }
        }
    }

    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+.^_`|~".utf8.contains(byte)
        }
    }
}
