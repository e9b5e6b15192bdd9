extension TraceParent: CustomStringConvertible {
    private static let byteCount = 55
    private static let knownFlags: UInt8 = 0b11
    private static let dash = UInt8(ascii: "-")

    /// Reads `00-<32 hex>-<16 hex>-<2 hex>`. A later version may append more after a dash; version ff, a zero id,
    /// capitals and any other shape give nil, which means: start a new trace.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count >= Self.byteCount, text.utf8.count <= 512 else { return nil }
        let digits = Array(text.utf8.prefix(Self.byteCount + 1))
        guard [2, 35, 52].allSatisfy({ digits[$0] == Self.dash }),
            let version = Hex.number(digits[..<2]), version != 0xff,
            digits.count == Self.byteCount || version > 0 && digits[Self.byteCount] == Self.dash,
            let traceID = Hex.number(digits[3..<35]), traceID != 0,
            let spanID = Hex.number(digits[36..<52]), spanID != 0,
            let flags = Hex.number(digits[53..<Self.byteCount])
        else { return nil }
        self.init(
            traceID: traceID, spanID: UInt64(truncatingIfNeeded: spanID),
            flags: UInt8(truncatingIfNeeded: flags) & Self.knownFlags)
    }

    /// Version 00, whatever version was read.
    package var description: String {
        "00-\(Self.hex(traceID))-\(Self.hex(spanID))-\(Self.hex(flags))"
    }

    private static func hex(_ number: some FixedWidthInteger) -> String {
        withUnsafeBytes(of: number.bigEndian) { Hex.encode($0) }
    }
}
