import FoundationEssentials
import Testing

@testable import Core

@Suite struct BillingMonthTests {
    @Test(arguments: [
        ("2026-11-30T23:59:59Z", "2026-11"), ("2026-12-01T00:00:00Z", "2026-12"), ("2024-02-29T12:00:00Z", "2024-02"),
        ("2000-02-29T23:59:59Z", "2000-02"), ("2026-01-01T00:00:00Z", "2026-01"), ("2025-12-31T23:59:59Z", "2025-12"),
    ])
    func aTimeBelongsToItsMonthInUTC(_ time: String, _ month: String) throws {
        #expect("\(BillingMonth(containing: try Date(time, strategy: .iso8601)))" == month)
    }

    /// Against Foundation's calendar, a day at a time.
    @Test func everyDayOfTheCenturyIsInTheMonthThatTheCalendarSays() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        var day = Date(timeIntervalSince1970: 946_684_800)
        while day < Date(timeIntervalSince1970: 4_102_444_800) {
            let parts = calendar.dateComponents([.year, .month], from: day)
            let month = BillingMonth(containing: day)
            let text = "\(parts.year ?? 0)-\((parts.month ?? 0) < 10 ? "0" : "")\(parts.month ?? 0)"
            guard "\(month)" == text, month.start <= day, day < month.end, BillingMonth(text) == month else {
                Issue.record("\(day) is in \(month)")
                return
            }
            day.addTimeInterval(86_400)
        }
    }

    @Test func monthsFollowEachOtherWithoutAGap() throws {
        var month = try #require(BillingMonth("2000-01"))
        while let next = BillingMonth("\(month.next)") {
            #expect(next.start == month.end && next.previous == month && month < next)
            month = next
        }
        #expect("\(month)" == "2099-12")
    }

    @Test(arguments: [
        "", "2026", "2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "2026/11", "+026-11", "1999-12",
    ])
    func anythingElseIsNoMonth(_ text: String) {
        #expect(BillingMonth(text) == nil)
    }
}
