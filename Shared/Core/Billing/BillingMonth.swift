package import FoundationEssentials

/// A calendar month in UTC: what a driver is billed by, and the period of every subscription.
package struct BillingMonth: Sendable, Hashable, CustomStringConvertible {
    /// Months since January of the year 0.
    private let count: Int

    package init(containing time: Date) {
        // Civil date of a day number: years begin in March, so that the leap day is their last.
        let days = Int((time.timeIntervalSince1970 / 86_400).rounded(.down)) + Self.daysBeforeEpoch
        let era = (days >= 0 ? days : days - (Self.daysPerEra - 1)) / Self.daysPerEra
        let day = days - era * Self.daysPerEra
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        self.count = (era * 400 + year) * 12 + monthFromMarch + 2
    }

    /// Reads `2026-11`, years 2000 to 2099.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 7, parts.count == 2, let year = Self.number(parts[0]),
            let month = Self.number(parts[1]),
            (2_000...2_099).contains(year), (1...12).contains(month)
        else { return nil }
        self.init(count: year * 12 + month - 1)
    }

    private init(count: Int) {
        self.count = count
    }

    package var start: Date {
        let (year, month) = (self.count / 12, self.count % 12)
        let marchYear = month < 2 ? year - 1 : year
        let monthFromMarch = (month + 10) % 12
        let days = 365 * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400 + (153 * monthFromMarch + 2) / 5
        return Date(timeIntervalSince1970: Double(days - Self.daysBeforeEpoch) * 86_400)
    }

    /// The next month's first moment.
    package var end: Date { self.next.start }
    package var next: BillingMonth { BillingMonth(count: self.count + 1) }
    package var previous: BillingMonth { BillingMonth(count: self.count - 1) }

    package func contains(_ time: Date) -> Bool { BillingMonth(containing: time) == self }

    /// `2026-11`
    package var description: String {
        let month = self.count % 12 + 1
        return "\(self.count / 12)-\(month < 10 ? "0" : "")\(month)"
    }

    private static func number(_ digits: some StringProtocol) -> Int? {
        digits.utf8.allSatisfy(\.isASCIIDigit) ? Int(digits) : nil
    }

    /// From the first of March of the year 0 to 1970.
    private static let daysBeforeEpoch = 719_468
    /// In 400 years.
    private static let daysPerEra = 146_097
}

extension BillingMonth: Comparable {
    package static func < (left: BillingMonth, right: BillingMonth) -> Bool { left.count < right.count }
}
