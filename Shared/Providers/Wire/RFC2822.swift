internal import FoundationEssentials

/// Times as mail has them: `Fri, 24 May 2019 17:44:46 +0000`.
enum RFC2822 {
    private static let months = [
        "Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06", "Jul": "07", "Aug": "08",
        "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12",
    ]

    /// The day of the week may be missing; the zone is an offset or `GMT`.
    static func date(_ text: String) -> Date? {
        guard text.utf8.count <= 40 else { return nil }
        var parts = text.split(separator: " ")
        if parts.first?.hasSuffix(",") == true { parts.removeFirst() }
        guard parts.count == 5, let month = Self.months[String(parts[1])], (1...2).contains(parts[0].utf8.count),
            let zone = Self.zone(parts[4])
        else { return nil }
        let day = parts[0].utf8.count == 1 ? "0\(parts[0])" : parts[0]
        return RFC3339.date("\(parts[2])-\(month)-\(day)T\(parts[3])\(zone)")
    }

    private static func zone(_ text: Substring) -> String? {
        if text == "GMT" { return "Z" }
        return text.utf8.count == 5 ? "\(text.prefix(3)):\(text.suffix(2))" : nil
    }
}
