package import FoundationEssentials

/// Writes times as drivers read them: `2:05 PM`, `14:05`, `14 h 05`; with the date when that is not today.
package struct ClockText: Sendable {
    private let timeZone: TimeZone
    private let language: Language

    package init(timeZone: TimeZone, language: Language) {
        self.timeZone = timeZone
        self.language = language
    }

    package func string(_ date: Date, now: Date) -> String {
        let local = localTime(date)
        let time = time(hour: local.second / 3_600, minute: local.second / 60 % 60)
        if local.day == localTime(now).day { return time }
        let (month, day) = Self.monthAndDay(local.day)
        return "\(self.day(day, month: month)), \(time)"
    }

    /// Days since 1970 and seconds since midnight on the driver's clock. A `Calendar` takes tens of times as long.
    private func localTime(_ date: Date) -> (day: Int, second: Int) {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + timeZone.secondsFromGMT(for: date)
        let (day, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        return second < 0 ? (day - 1, second + 86_400) : (day, second)
    }

    /// In the Gregorian calendar. Years run from March here, so that the leap day is a year's last.
    private static func monthAndDay(_ daysSince1970: Int) -> (month: Int, day: Int) {
        let daysOf400Years = 146_097
        let daysFromMarch0000To1970 = 719_468
        let day = (daysSince1970 + daysFromMarch0000To1970) % daysOf400Years
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        return (month < 10 ? month + 3 : month - 9, dayOfYear - (153 * month + 2) / 5 + 1)
    }

    private func time(hour: Int, minute: Int) -> String {
        let minutes = minute < 10 ? "0\(minute)" : "\(minute)"
        return switch language {
        case .english: "\((hour + 11) % 12 + 1):\(minutes) \(hour < 12 ? "AM" : "PM")"
        case .spanish: hour < 10 ? "0\(hour):\(minutes)" : "\(hour):\(minutes)"
        case .french: "\(hour) h \(minutes)"
        }
    }

    private func day(_ day: Int, month: Int) -> String {
        let name = Self.months(language)[(month + 11) % 12]
        return switch language {
        case .english: "\(name) \(day)"
        case .spanish: "\(day) \(name)"
        case .french: day == 1 ? "1er \(name)" : "\(day) \(name)"
        }
    }

    private static func months(_ language: Language) -> [String] {
        switch language {
        case .english: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        case .spanish: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
        case .french:
            ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."]
        }
    }
}
