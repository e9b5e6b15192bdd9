package import FoundationEssentials

extension Date {
    package init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// Reads milliseconds since 1970 that came from outside. Nil for what is no whole number of them, or lies beyond
    /// the year 9999: arithmetic with it would overflow, and PostgreSQL has no such time.
    package init?(millisecondsText text: some StringProtocol) {
        guard let milliseconds = Int64(text), (0..<253_402_300_800_000).contains(milliseconds) else { return nil }
        self.init(milliseconds: milliseconds)
    }

    /// Since 1970, rounded.
    package var wholeMilliseconds: Int64 {
        Int64((self.timeIntervalSince1970 * 1000).rounded())
    }
}
