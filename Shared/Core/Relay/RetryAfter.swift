package import FoundationEssentials

/// Reads the `Retry-After` header (RFC 9110 §10.2.3): seconds, with a fraction as some fleet APIs send it, or a date.
package enum RetryAfter {
    private static let longest = 86_400.0
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The wait from `now`, never negative; nil if the text is neither form. A wait beyond a day is cut to a day.
    package static func parse(_ text: String, now: Date) -> Duration? {
        guard text.utf8.count <= 40 else { return nil }
        guard let seconds = seconds(text) ?? date(text)?.timeIntervalSince(now) else { return nil }
        return .seconds(min(max(seconds, 0), longest))
    }

    private static func seconds(_ text: String) -> Double? {
        text.utf8.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ".") } ? Double(text) : nil
    }

    /// The one form that may be sent: `Mon, 12 Jan 1970 13:47:10 GMT`.
    private static func date(_ text: String) -> Date? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT",
            let month = months.firstIndex(of: String(parts[2])), let day = Int(parts[1]), let year = Int(parts[3])
        else { return nil }
        let time = parts[4].split(separator: ":", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard time.count == 3 else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(
            from: DateComponents(
                year: year, month: month + 1, day: day, hour: time[0], minute: time[1], second: time[2]))
    }
}
