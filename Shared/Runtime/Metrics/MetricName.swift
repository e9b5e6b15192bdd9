/// Names as Prometheus' text format takes them.
enum MetricName {
    /// Each character that is neither an ASCII letter, a digit nor one of `extra` becomes `_`, and so does nothing
    /// at all; a leading digit gets one before it.
    static func valid(_ raw: String, alsoAllowing extra: String = "_:") -> String {
        let extra = Array(extra.utf8)
        let isFit = { (byte: UInt8) in
            (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || isDigit(byte)
                || extra.contains(byte)
        }
        guard let first = raw.utf8.first else { return "_" }
        let name = raw.utf8.allSatisfy(isFit) ? raw : String(decoding: raw.utf8.map { isFit($0) ? $0 : 0x5f }, as: UTF8.self)
        return isDigit(first) ? "_" + name : name
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
