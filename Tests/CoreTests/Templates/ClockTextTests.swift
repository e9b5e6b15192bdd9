import FoundationEssentials
import Testing

@testable import Core

@Suite struct ClockTextTests {
    /// 19:05 UTC on 24 November 2026.
    private let now = Date(timeIntervalSince1970: 1_795_547_100)

    private func text(_ language: Language, zone: String, after seconds: Double = 0) throws -> String {
        let zone = try #require(TimeZone(identifier: zone))
        return ClockText(timeZone: zone, language: language).string(now.addingTimeInterval(seconds), now: now)
    }

    @Test(arguments: [
        (Language.english, "America/Chicago", "1:05 PM"), (.english, "Asia/Kolkata", "12:35 AM"),
        (.spanish, "America/Mexico_City", "13:05"), (.spanish, "Europe/Madrid", "20:05"),
        (.french, "America/Toronto", "14 h 05"), (.french, "Asia/Kolkata", "0 h 35"),
        (.spanish, "Pacific/Auckland", "08:05"), (.english, "UTC", "7:05 PM"),
    ])
    func writesTheTimeOfTheZone(language: Language, zone: String, expected: String) throws {
        #expect(try text(language, zone: zone) == expected)
    }

    @Test(arguments: [
        (Language.english, "Nov 25, 1:05 PM"), (.spanish, "25 nov, 13:05"), (.french, "25 nov., 13 h 05"),
    ])
    func addsTheDateOfAnotherDay(language: Language, expected: String) throws {
        #expect(try text(language, zone: "America/Chicago", after: 86_400) == expected)
    }

    /// Over leap days, changes of the clock and both ends of the day.
    @Test(arguments: ["America/Chicago", "Asia/Kolkata", "Pacific/Auckland", "UTC"])
    func agreesWithTheCalendarOnEveryDayOfTenYears(zone: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let text = ClockText(timeZone: zone, language: .spanish)
        let months = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
        for step in 1..<(10 * 365) {
            let date = now.addingTimeInterval(Double(step) * 86_399.5)
            let parts = calendar.dateComponents([.month, .day, .hour, .minute], from: date)
            let (hour, minute) = (try #require(parts.hour), try #require(parts.minute))
            let time = "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
            let day = "\(try #require(parts.day)) \(months[try #require(parts.month) - 1])"
            let isToday = calendar.isDate(date, inSameDayAs: now)
            #expect(text.string(date, now: now) == (isToday ? time : "\(day), \(time)"))
        }
    }

    @Test func countsNoonAndMidnightAsTwelve() throws {
        #expect(try text(.english, zone: "UTC", after: -7 * 3_600 - 300) == "12:00 PM")
        #expect(try text(.english, zone: "UTC", after: 5 * 3_600 - 300) == "Nov 25, 12:00 AM")
    }

    @Test func writesTheFirstOfAMonthInFrench() throws {
        #expect(try text(.french, zone: "UTC", after: 7 * 86_400) == "1er déc., 19 h 05")
    }
}
