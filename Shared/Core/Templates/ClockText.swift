package import FoundationEssentials

/// Writes times as drivers read them: `2:05 PM`, `14:05`, `14 h 05`; with the date when that is not today.
package struct ClockText: Sendable {
    private let calendar: Calendar
    private let language: Language

    package init(timeZone: TimeZone, language: Language) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        self.calendar = calendar
        self.language = language
    }

    package func string(_ date: Date, now: Date) -> String {
        let parts = calendar.dateComponents([.month, .day, .hour, .minute], from: date)
        let time = time(hour: parts.hour ?? 0, minute: parts.minute ?? 0)
        if calendar.isDate(date, inSameDayAs: now) { return time }
        return "\(day(parts.day ?? 1, month: parts.month ?? 1)), \(time)"
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
