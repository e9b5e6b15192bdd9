extension TraceParent: CustomStringConvertible {
    private static let byteCount = 55
    private static let knownFlags: UInt8 = 0b11

    /// Reads `00-<32 hex>-<16 hex>-<2 hex>`. A later version may append more after a dash; version ff, a zero id,
    /// capitals and any other shape give nil, which means: start a new trace.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count >= Self.byteCount, text.utf8.count <= 512 else { return nil }
        let parts = text.split(separator: "-", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count >= 4,
            let version = Hex.decode(parts[0], byteCount: 1)?.first, version != 0xff,
            parts.count == 4 || version > 0,
            let traceID = Hex.decode(parts[1], byteCount: 16).map(Self.number(of:)), traceID != 0,
            let spanID = Hex.decode(parts[2], byteCount: 8).map(Self.number(of:)), spanID != 0,
            let flags = Hex.decode(parts[3], byteCount: 1)?.first
        else { return nil }
        self.init(traceID: traceID, spanID: UInt64(truncatingIfNeeded: spanID), flags: flags & Self.knownFlags)
    }

    /// Version 00, whatever version was read.
    package var description: String {
        "00-\(Self.hex(traceID))-\(Self.hex(spanID))-\(Self.hex(flags))"
    }

    private static func number(of bytes: [UInt8]) -> UInt128 {
        bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    private static func hex(_ number: some FixedWidthInteger) -> String {
        withUnsafeBytes(of: number.bigEndian) { Hex.encode($0) }
    }
}
