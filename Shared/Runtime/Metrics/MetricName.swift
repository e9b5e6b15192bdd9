/// Names as Prometheus' text format takes them.
enum MetricName {
    /// Each byte that is neither an ASCII letter, a digit nor one of `extra` becomes `_`, and so does an empty name;
    /// a leading digit gets one before it.
    static func valid(_ raw: String, alsoAllowing extra: String = "_:") -> String {
        guard let first = raw.utf8.first else { return "_" }
        let isFit = { (byte: UInt8) in isLetter(byte) || isDigit(byte) || extra.utf8.contains(byte) }
        let fit = raw.utf8.map { isFit($0) ? $0 : UInt8(ascii: "_") }
        let name = String(decoding: fit, as: UTF8.self)
        return isDigit(first) ? "_" + name : name
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
