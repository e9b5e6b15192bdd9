internal import NIOCore

/// Writes the JSON of the requests that go out thousands of times a second straight into a buffer.
struct JSONWriter {
    private var bytes: [UInt8] = []
    private var needsComma = false

    init(capacity: Int = 1_024) {
        bytes.reserveCapacity(capacity)
    }

    var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }

    static func document(_ members: (inout JSONWriter) -> Void) -> ByteBuffer {
        var writer = JSONWriter()
        writer.object(members)
        return writer.buffer
    }

    mutating func object(_ members: (inout JSONWriter) -> Void) {
        enclose("{", "}", members)
    }

    mutating func object(_ key: StaticString, _ members: (inout JSONWriter) -> Void) {
        name(key)
        enclose("{", "}", members)
    }

    mutating func array(_ key: StaticString, _ elements: (inout JSONWriter) -> Void) {
        name(key)
        enclose("[", "]", elements)
    }

    mutating func member(_ key: StaticString, _ value: String) {
        name(key)
        quote(value)
        needsComma = true
    }

    mutating func member(_ key: StaticString, _ value: Bool) {
        name(key)
        write(value ? "true" : "false")
        needsComma = true
    }

    mutating func member(_ key: StaticString, _ value: Int) {
        name(key)
        bytes.append(contentsOf: String(value).utf8)
        needsComma = true
    }

    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: scalar("null")
        case .bool(let value): scalar(value ? "true" : "false")
        case .number(let text): scalar(text)
        case .text(let text):
            separate()
            quote(text)
            needsComma = true
        case .list(let elements):
            enclose("[", "]") { list in
                for element in elements { list.value(element) }
            }
        case .object(let members):
            enclose("{", "}") { object in
                for (key, value) in members.sorted(by: { $0.key < $1.key }) {
                    object.separate()
                    object.quote(key)
                    object.write(":")
                    object.needsComma = false
                    object.value(value)
                }
            }
        }
    }

    private mutating func scalar(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    private mutating func enclose(_ open: StaticString, _ close: StaticString, _ inside: (inout JSONWriter) -> Void) {
        separate()
        write(open)
        needsComma = false
        inside(&self)
        write(close)
        needsComma = true
    }

    private mutating func name(_ key: StaticString) {
        separate()
        write("\"")
        write(key)
        write("\":")
        needsComma = false
    }

    private mutating func separate() {
        if needsComma { write(",") }
    }

    private mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func quote(_ text: String) {
        write("\"")
        if text.utf8.contains(where: Self.needsEscape) {
            for byte in text.utf8 { escape(byte) }
        } else {
            bytes.append(contentsOf: text.utf8)
        }
        write("\"")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write("\\\"")
        case UInt8(ascii: "\\"): write("\\\\")
        case 0..<0x20:
            let digits = String(byte, radix: 16)
            bytes.append(contentsOf: (digits.utf8.count == 1 ? "\\u000\(digits)" : "\\u00\(digits)").utf8)
        default: bytes.append(byte)
        }
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}
