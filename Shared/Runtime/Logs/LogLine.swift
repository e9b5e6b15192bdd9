import Logging

/// An entry as the bytes of one line.
struct LogLine {
    /// A longer value is cut here, in bytes of UTF-8.
    static let longestValue = 2_000

    private(set) var bytes: [UInt8] = []
    private let format: LogFormat

    init(_ entry: LogEntry, format: LogFormat) {
        self.format = format
        bytes.reserveCapacity(256)
        if format == .json { bytes.append(UInt8(ascii: "{")) }
        append("time", Timestamp.text(entry.time))
        append("level", entry.level.rawValue)
        append("label", entry.label)
        append("msg", entry.message)
        for (key, value) in entry.metadata.sorted(by: { $0.key < $1.key }) {
            append(Self.fieldName(key), value)
        }
        if format == .json { bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func append(_ name: String, _ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): append(name, text)
        case .stringConvertible(let convertible): append(name, convertible.description)
        case .array, .dictionary:
            let json = MetadataJSON.encode(value)
            guard format == .json, json.count <= Self.longestValue else {
                return append(name, String(decoding: json, as: UTF8.self))
            }
            appendName(name)
            bytes.append(contentsOf: json)
        }
    }

    private mutating func append(_ name: String, _ text: String) {
        appendName(name)
        let text = Self.cut(text)
        guard format == .json || Self.needsQuotes(text) else {
            return bytes.append(contentsOf: text.utf8)
        }
        bytes.append(UInt8(ascii: "\""))
        EscapedText.append(text, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendName(_ name: String) {
        let isFirst = bytes.count <= 1
        switch format {
        case .logfmt: bytes.append(contentsOf: (isFirst ? "\(name)=" : " \(name)=").utf8)
        case .json: bytes.append(contentsOf: (isFirst ? "\"\(name)\":" : ",\"\(name)\":").utf8)
        }
    }

    private static func needsQuotes(_ text: String) -> Bool {
        text.isEmpty
            || text.unicodeScalars.contains {
                $0 == " " || $0 == "=" || $0 == "\"" || $0 == "\\" || EscapedText.isControl($0)
            }
    }

    /// Letters, digits, `_`, `.` and `-` only, and none of the names every line has.
    private static func fieldName(_ key: String) -> String {
        let name = String(
            key.prefix(100).map { character in
                let isAllowed = character.isASCII && (character.isLetter || character.isNumber)
                return isAllowed || character == "_" || character == "." || character == "-" ? character : "_"
            })
        return ["", "time", "level", "label", "msg"].contains(name) ? name + "_" : name
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > longestValue else { return text }
        let bytes = text.utf8
        var end = bytes.index(bytes.startIndex, offsetBy: longestValue)
        while end > bytes.startIndex, bytes[end] & 0b1100_0000 == 0b1000_0000 { bytes.formIndex(before: &end) }
        let kept = text[..<end]
        return "\(kept)… (\(bytes.count - kept.utf8.count) more bytes)"
    }
}
