extension JSON {
    /// - Throws: ``JSONError`` when `bytes` are not one JSON text (RFC 8259) of at most 64 levels.
    init(parsing bytes: some Sequence<UInt8>) throws(JSONError) {
        var parser = JSONParser(bytes: Array(bytes))
        self = try parser.text()
    }
}

struct JSONError: Error {
    let reason: String
    let offset: Int
}

private struct JSONParser {
    let bytes: [UInt8]
    var index = 0
    var depth = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func text() throws(JSONError) -> JSON {
        let value = try value()
        skipSpace()
        guard index == bytes.count else { throw failure("text after the value") }
        return value
    }

    private mutating func value() throws(JSONError) -> JSON {
        skipSpace()
        guard index < bytes.count else { throw failure("unexpected end") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try nested { parser throws(JSONError) in try parser.object() }
        case UInt8(ascii: "["): return try nested { parser throws(JSONError) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONError) -> JSON
    ) throws(JSONError) -> JSON {
        guard depth < 64 else { throw failure("more than 64 levels") }
        depth += 1
        defer { depth -= 1 }
        index += 1
        return try body(&self)
    }

    private mutating func object() throws(JSONError) -> JSON {
        var members: [String: JSON] = [:]
        if closes(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw failure("a key is missing") }
            let key = try string()
            guard closes(UInt8(ascii: ":")) else { throw failure("a colon is missing") }
            members[key] = try value()
        } while closes(UInt8(ascii: ","))
        guard closes(UInt8(ascii: "}")) else { throw failure("an object does not end") }
        return .object(members)
    }

    private mutating func array() throws(JSONError) -> JSON {
        var elements: [JSON] = []
        if closes(UInt8(ascii: "]")) { return .array(elements) }
        repeat { elements.append(try value()) } while closes(UInt8(ascii: ","))
        guard closes(UInt8(ascii: "]")) else { throw failure("an array does not end") }
        return .array(elements)
    }

    private mutating func string() throws(JSONError) -> String {
        index += 1
        var unescaped: [UInt8] = []
        var start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                unescaped.append(contentsOf: bytes[start..<index])
                index += 1
                guard let text = String(validating: unescaped, as: UTF8.self) else { throw failure("not UTF-8") }
                return text
            case UInt8(ascii: "\\"):
                unescaped.append(contentsOf: bytes[start..<index])
                unescaped.append(contentsOf: try escape())
                start = index
            case 0..<0x20: throw failure("a control character in a string")
            default: index += 1
            }
        }
        throw failure("a string does not end")
    }

    private mutating func escape() throws(JSONError) -> [UInt8] {
        guard index + 1 < bytes.count else { throw failure("an escape does not end") }
        let letter = bytes[index + 1]
        index += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try scalar()).utf8)
        default: throw failure("an unknown escape")
        }
    }

    private mutating func scalar() throws(JSONError) -> Character {
        let high = try codeUnit()
        var code = UInt32(high)
        if (0xD800..<0xDC00).contains(high) {
            guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
            else { throw failure("half a surrogate pair") }
            index += 2
            let low = try codeUnit()
            guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair") }
            code = 0x10000 + (UInt32(high - 0xD800) << 10) + UInt32(low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw failure("not a Unicode scalar") }
        return Character(scalar)
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        guard index + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw failure("four hex digits are missing") }
        index += 4
        return unit
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = index
        while index < bytes.count, Self.numeric.contains(bytes[index]) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard let first = digits.first, first.isNumber, first != "0" || digits.dropFirst().first?.isNumber != true
        else {
            throw failure("not a value")
        }
        if let whole = Int(text) { return .int(whole) }
        guard let number = Double(text), number.isFinite else { throw failure("not a number") }
        return .double(number)
    }

    private static let numeric = Set("+-.0123456789eE".utf8)

    private mutating func word(_ text: String, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[index...].starts(with: text.utf8) else { throw failure("not a value") }
        index += text.utf8.count
        return value
    }

    private mutating func closes(_ byte: UInt8) -> Bool {
        skipSpace()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
    }

    private func failure(_ reason: String) -> JSONError {
        JSONError(reason: reason, offset: index)
    }
}
