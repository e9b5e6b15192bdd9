import Core
import Testing

@Suite struct PoolPolicyTests {
    private func group(
        _ state: NumberState, _ count: Int, country: CountryCode = .unitedStates, isReady: Bool = true
    ) -> PoolCensus.Group {
        .init(state: state, country: country, account: "1", isReady: isReady, count: count)
    }

    @Test(arguments: [
        ("10", ExpansionPolicy.Threshold.count(10)), ("0", .count(0)), ("10%", .share(10)), ("100%", .share(100)),
        ("101%", nil), ("-1", nil), ("%", nil), ("ten", nil), ("", nil),
    ])
    func aThresholdIsACountOrAShare(text: String, expected: ExpansionPolicy.Threshold?) {
        #expect(ExpansionPolicy.Threshold(text) == expected)
    }

    @Test
    func anEmptyPoolGrowsToItsInitialSizeOnce() {
        let policy = ExpansionPolicy(initialSize: 100, threshold: .count(10), size: 50)
        #expect(policy.shortage(PoolCensus(groups: [])) == 100)
        #expect(policy.shortage(PoolCensus(groups: [self.group(.ordered, 100)])) == 0)
        #expect(policy.shortage(PoolCensus(groups: [self.group(.ordered, 60), self.group(.failed, 5)])) == 40)
    }

    @Test(arguments: [(10, 0, 0, 0), (9, 0, 0, 50), (0, 10, 0, 0), (4, 5, 0, 50), (30, 0, 21, 50), (30, 0, 20, 0)])
    func whatIsFreeAndOnItsWayIsHeldAgainstTheThreshold(free: Int, coming: Int, waiting: Int, expected: Int) {
        let policy = ExpansionPolicy(initialSize: 0, threshold: .count(10), size: 50)
        let census = PoolCensus(
            groups: [
                self.group(.available, free), self.group(.verified, coming), self.group(.reserved, 10),
                self.group(.assigned, 200), self.group(.available, 40, isReady: false),
            ], waiting: waiting)
        #expect(policy.shortage(census) == expected)
    }

    @Test
    func aShareIsOfTheLiveNumbersAndRoundedUp() {
        let policy = ExpansionPolicy(initialSize: 0, threshold: .share(10), size: 5)
        let census = { (free: Int) in
            PoolCensus(groups: [
                self.group(.available, free), self.group(.assigned, 101 - free), self.group(.retired, 500),
            ])
        }
        #expect(policy.shortage(census(11)) == 0)
        #expect(policy.shortage(census(10)) == 5)
    }

    @Test
    func whenAWholeExpansionFailedWithinADayNothingIsOrdered() {
        let policy = ExpansionPolicy(initialSize: 100, threshold: .count(10), size: 50)
        #expect(policy.shortage(PoolCensus(groups: [], failedToday: 49)) == 100)
        #expect(policy.shortage(PoolCensus(groups: [], failedToday: 50)) == 0)
    }

    @Test
    func numbersAreSpreadOverAccountsAndCountriesInTurn() {
        let plan = NumberPlacement.plan(
            5,
            rooms: [
                .init(account: "a", held: 1, limit: nil, isOpen: true),
                .init(account: "b", held: 0, limit: nil, isOpen: true),
            ], countries: [.unitedStates, .canada], held: [.unitedStates: 1], perAccount: 10)
        #expect(plan.map(\.account) == ["b", "a", "b", "a", "b"])
        #expect(plan.map(\.country) == [.canada, .unitedStates, .canada, .unitedStates, .canada])
    }

    @Test
    func noAccountGetsMoreThanItsRoomAndAClosedOneGetsNone() {
        let plan = NumberPlacement.plan(
            20,
            rooms: [
                .init(account: "full", held: 10, limit: nil, isOpen: true),
                .init(account: "limited", held: 1, limit: 2, isOpen: true),
                .init(account: "closed", held: 0, limit: 25, isOpen: false),
                .init(account: "open", held: 7, limit: 25, isOpen: true),
            ], countries: [.unitedStates], held: [:], perAccount: 10)
        #expect(plan.map(\.account) == ["limited", "open", "open", "open"])
    }

    @Test
    func theForecastFollowsTheRate() {
        #expect(PoolForecast(free: 60, assignments: 90, days: 30).daysLeft == 20)
        #expect(PoolForecast(free: 60, assignments: 90, days: 30).perDay == 3)
        #expect(PoolForecast(free: 60, assignments: 0, days: 30).daysLeft == nil)
    }
}
