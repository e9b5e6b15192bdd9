import FoundationEssentials
import Testing

@testable import Core

@Suite struct MeterEventPlanTests {
    private func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

    private func plan(_ active: String, subscribed: String, doubtful: String? = nil, now: String) throws
        -> MeterEventPlan
    {
        MeterEventPlan(
            activeAt: try self.date(active), subscribedAt: try self.date(subscribed),
            doubtfulSince: try doubtful.map { try self.date($0) }, now: try self.date(now))
    }

    @Test func anEventHasTheTimeOfTheFirstMessage() throws {
        let plan = try self.plan(
            "2026-11-10T08:00:00Z", subscribed: "2026-10-01T00:00:00Z", now: "2026-11-10T08:00:05Z")
        let time = try self.date("2026-11-10T08:00:00Z")
        #expect(plan == .send(at: time))
    }

    @Test func whatCameBeforeTheSubscriptionInItsFirstMonthCountsFromThenOn() throws {
        let plan = try self.plan(
            "2026-11-10T08:00:00Z", subscribed: "2026-11-10T08:00:30Z", now: "2026-11-10T08:01:00Z")
        let time = try self.date("2026-11-10T08:00:30Z")
        #expect(plan == .send(at: time))
    }

    @Test func whatCameInAMonthBeforeIsNotCharged() throws {
        let plan = try self.plan(
            "2026-10-31T23:59:00Z", subscribed: "2026-11-01T00:01:00Z", now: "2026-11-01T00:02:00Z")
        #expect(plan == .expire(.beforeSubscription))
    }

    @Test func roundingCarriesNothingIntoTheNextMonth() throws {
        let last = try self.date("2026-11-30T23:59:59Z").addingTimeInterval(0.75)
        let plan = MeterEventPlan(
            activeAt: last, subscribedAt: try self.date("2026-10-01T00:00:00Z"), doubtfulSince: nil,
            now: try self.date("2026-12-01T00:00:10Z"))
        let time = try self.date("2026-11-30T23:59:59Z")
        #expect(plan == .send(at: time))
    }

    @Test(arguments: [("2026-12-14T08:00:00Z", false), ("2026-12-14T08:00:01Z", true)])
    func stripeIsNotAskedForWhatItDoesNotTakeAnyMore(_ now: String, _ isTooOld: Bool) throws {
        let plan = try self.plan("2026-11-10T08:00:00Z", subscribed: "2026-10-01T00:00:00Z", now: now)
        #expect((plan == .expire(.tooOld)) == isTooOld)
    }

    @Test(arguments: [("2026-11-11T07:00:00Z", false), ("2026-11-11T07:00:01Z", true)])
    func anAttemptInDoubtIsRepeatedOnlyWhileStripeKnowsItAgain(_ now: String, _ isOver: Bool) throws {
        let plan = try self.plan(
            "2026-11-10T08:00:00Z", subscribed: "2026-10-01T00:00:00Z", doubtful: "2026-11-10T08:00:00Z", now: now)
        #expect((plan == .assumeCounted) == isOver)
    }

    @Test(
        arguments: [
            (10, 10, 10, .agrees), (9, 10, 10, .missing(1)), (0, 3, 5, .missing(3)), (11, 10, 12, .agrees),
            (13, 10, 12, .surplus(1)),
        ] as [(Int, Int, Int, UsageComparison)])
    func aTotalIsComparedWithWhatMayBeInIt(_ total: Int, _ settled: Int, _ attempted: Int, _ result: UsageComparison) {
        #expect(UsageComparison(total: total, settled: settled, attempted: attempted) == result)
    }
}
