import FoundationEssentials

/// The ISO text form of date, timestamp and timestamptz.
enum Timestamp {
    /// Microseconds from PostgreSQL's epoch, 2000-01-01, to Foundation's reference date, 2001-01-01.
    static let referenceDateOffset: Double = 366 * 86_400 * 1_000_000

    /// Reads `2026-08-06[ 12:34:56[.123456]][+02[:30[:15]]]`; a text without an offset is taken as UTC.
    /// `infinity` and years before Christ have no counterpart and give nil.
    static func parse(_ text: borrowing Span<UInt8>) -> Date? {
        var scanner = TextScanner()
        guard
            let year = scanner.number(in: text), scanner.skip("-", in: text),
            let month = scanner.number(in: text), (1...12).contains(month), scanner.skip("-", in: text),
            let day = scanner.number(in: text), (1...31).contains(day)
        else { return nil }
        var microseconds = daysSinceReferenceDate(year: year, month: month, day: day) * 86_400_000_000
        if scanner.skip(" ", in: text) {
            guard let time = timeOfDay(in: text, &scanner) else { return nil }
            microseconds += time
        }
        guard scanner.isAtEnd(of: text) else { return nil }
        return Date(timeIntervalSinceReferenceDate: Double(microseconds) / 1_000_000)
    }

    /// Microseconds since midnight UTC.
    private static func timeOfDay(in text: borrowing Span<UInt8>, _ scanner: inout TextScanner) -> Int? {
        guard
            let hour = scanner.number(in: text), scanner.skip(":", in: text),
            let minute = scanner.number(in: text), scanner.skip(":", in: text),
            let second = scanner.number(in: text),
            let fraction = scanner.skip(".", in: text) ? scanner.millionths(in: text) : 0,
            let offset = offset(in: text, &scanner)
        else { return nil }
        return (hour * 3_600 + minute * 60 + second - offset) * 1_000_000 + fraction
    }

    /// Seconds east of UTC.
    private static func offset(in text: borrowing Span<UInt8>, _ scanner: inout TextScanner) -> Int? {
        let sign = scanner.skip("+", in: text) ? 1 : scanner.skip("-", in: text) ? -1 : 0
        guard sign != 0 else { return 0 }
        var seconds = 0
        for unit in [3_600, 60, 1] {
            guard let number = scanner.number(in: text) else { return nil }
            seconds += number * unit
            guard scanner.skip(":", in: text) else { break }
        }
        return sign * seconds
    }

    /// Days of the proleptic Gregorian calendar; the year is counted from March so that the leap day comes last.
    private static func daysSinceReferenceDate(year: Int, month: Int, day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOf2001 = 730_791
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - dayOf2001
    }
}
