internal import FoundationEssentials

/// Times as vendors write them: `2024-08-28T18:48:36.400Z`, with or without fraction, with an offset. Many times
/// faster than a format style, which ingress feels with every event.
enum RFC3339 {
    static func date(_ text: String) -> Date? {
        guard (20...40).contains(text.utf8.count) else { return nil }
        var text = text
        return text.withUTF8 { bytes in
            var cursor = Cursor(bytes: bytes)
            return date(&cursor)
        }
    }

    private static func date(_ cursor: inout Cursor) -> Date? {
        guard let year = cursor.number(4), cursor.take("-"), let month = cursor.number(2), cursor.take("-"),
            let day = cursor.number(2), cursor.take("T") || cursor.take("t") || cursor.take(" "),
            let hour = cursor.number(2), cursor.take(":"), let minute = cursor.number(2), cursor.take(":"),
            let second = cursor.number(2),
            (1...12).contains(month), day >= 1, day <= days(in: month, of: year), hour < 24, minute < 60, second <= 60,
            let fraction = cursor.fraction(), let offset = cursor.offset(), cursor.isAtEnd
        else { return nil }
        let days = daysSince1970(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    static func text(_ date: Date) -> String { date.formatted(.iso8601) }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        default: 31
        }
    }

    /// Years run from March here, so that the leap day is a year's last.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }
}

extension RFC3339 {
    private struct Cursor {
        let bytes: UnsafeBufferPointer<UInt8>
        var index = 0

        var isAtEnd: Bool { index == bytes.count }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
            index += 1
            return true
        }

        mutating func digit() -> Int? {
            guard index < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[index] else { return nil }
            index += 1
            return Int(bytes[index - 1] - UInt8(ascii: "0"))
        }

        mutating func number(_ digits: Int) -> Int? {
            var number = 0
            for _ in 0..<digits {
                guard let digit = digit() else { return nil }
                number = number * 10 + digit
            }
            return number
        }

        /// 0 when there is none; nil for a point without digits.
        mutating func fraction() -> Double? {
            guard take(".") else { return 0 }
            guard var numerator = digit().map(Double.init) else { return nil }
            var denominator = 10.0
            while let digit = digit() {
                numerator = numerator * 10 + Double(digit)
                denominator *= 10
            }
            return numerator / denominator
        }

        /// Seconds east of UTC.
        mutating func offset() -> Int? {
            if take("Z") || take("z") { return 0 }
            let sign = take("+") ? 1 : -1
            guard sign == 1 || take("-"), let hours = number(2), take(":"), let minutes = number(2), hours < 24,
                minutes < 60
            else { return nil }
            return sign * (hours * 3_600 + minutes * 60)
        }
    }
}
