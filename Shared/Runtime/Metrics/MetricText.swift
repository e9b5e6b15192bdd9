/// Numbers and texts as Prometheus' text format writes them.
enum MetricText {
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    /// A text between the quotes of a label.
    static func labelValue(_ text: String) -> String {
        escaped(text, [UInt8(ascii: "\\"), UInt8(ascii: "\n"), UInt8(ascii: "\"")])
    }

    /// A text at the end of a HELP line.
    static func help(_ text: String) -> String {
        escaped(text, [UInt8(ascii: "\\"), UInt8(ascii: "\n")])
    }

    private static func escaped(_ text: String, _ special: [UInt8]) -> String {
        guard text.utf8.contains(where: special.contains) else { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if special.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte == UInt8(ascii: "\n") ? UInt8(ascii: "n") : byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
