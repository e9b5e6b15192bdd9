import FoundationEssentials
import Testing

@testable import Core

@Suite struct BillingStateTests {
    private let start = Date(timeIntervalSince1970: 1_800_000_000)
    private let grace = Duration.seconds(7 * 86_400)

    private func day(_ number: Double) -> Date { self.start.addingTimeInterval(number * 86_400) }

    private func state(
        _ status: SubscriptionStatus?, card: Bool, trialDays: Double = 14, observedOn observed: Double = 0
    ) -> BillingState {
        var state = BillingState(trialEndsAt: self.day(trialDays))
        if let status { state.observe(status, hasPaymentMethod: card, at: self.day(observed), grace: self.grace) }
        return state
    }

    @Test(arguments: [nil, .active, .incomplete, .trialing, .unknown("thawing")] as [SubscriptionStatus?])
    func withoutACardATenantIsServedUntilItsTrialEnds(_ status: SubscriptionStatus?) {
        let state = self.state(status, card: false)
        #expect(state.standing(at: self.day(13.9)) == .trial(until: self.day(14)))
        #expect(state.standing(at: self.day(14)) == .suspended(.noPaymentMethod))
    }

    @Test(arguments: [.active, .incomplete, .trialing, .unknown("thawing")] as [SubscriptionStatus])
    func withACardATenantIsServed(_ status: SubscriptionStatus) {
        #expect(self.state(status, card: true).standing(at: self.day(400)) == .active)
    }

    @Test func aFailedPaymentIsForgivenForTheGraceAlone() {
        let state = self.state(.pastDue, card: true, observedOn: 30)
        #expect(state.standing(at: self.day(36.9)) == .pastDue(until: self.day(37)))
        #expect(state.standing(at: self.day(37)) == .suspended(.paymentFailed))
    }

    @Test func withoutACardAFailedPaymentShortensNoTrial() {
        let state = self.state(.pastDue, card: false, observedOn: 2)
        #expect(state.standing(at: self.day(13)) == .pastDue(until: self.day(14)))
        #expect(state.standing(at: self.day(15)) == .suspended(.noPaymentMethod))
    }

    @Test func aPaymentResumesAtOnce() {
        var state = self.state(.pastDue, card: true)
        state.observe(.active, hasPaymentMethod: true, at: self.day(20), grace: self.grace)
        #expect(state.standing(at: self.day(20)) == .active && state.graceEndsAt == nil)
    }

    @Test(
        arguments: [
            (.unpaid, .suspended(.paymentFailed)), (.paused, .suspended(.noPaymentMethod)), (.canceled, .ended),
            (.incompleteExpired, .ended),
        ] as [(SubscriptionStatus, BillingStanding)])
    func whatStripeGivesUpIsNotServed(_ status: SubscriptionStatus, _ standing: BillingStanding) {
        #expect(self.state(status, card: true).standing(at: self.day(0)) == standing)
        #expect(!standing.allowsOutbound)
    }

    /// Events only say that something changed. So neither their order nor their number matters: what counts is what
    /// Stripe says in the end, and a grace that runs is not prolonged by hearing of it again.
    @Test(arguments: 0..<200)
    func repeatedLooksInAnyOrderProlongNoGrace(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var state = BillingState(trialEndsAt: self.day(0))
        var overdueSince: Double?
        for hour in 0..<300 {
            let now = Double(hour) / 24
            let status: SubscriptionStatus = Int.random(in: 0..<20, using: &generator) == 0 ? .active : .pastDue
            overdueSince = status == .active ? nil : overdueSince ?? now
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                state.observe(status, hasPaymentMethod: true, at: self.day(now), grace: self.grace)
            }
            let isServed = overdueSince.map { now < $0 + 7 } ?? true
            #expect(state.standing(at: self.day(now)).allowsOutbound == isServed)
        }
    }

    @Test func everyWordOfStripesIsReadBack() {
        let words = [
            "incomplete", "incomplete_expired", "trialing", "active", "past_due", "canceled", "unpaid", "paused",
        ]
        for word in words + ["new_word"] { #expect("\(SubscriptionStatus(word))" == word) }
        #expect(SubscriptionStatus("past_due") == .pastDue && SubscriptionStatus("new_word") == .unknown("new_word"))
    }
}
