import Core
import FoundationEssentials
import Testing

@Suite struct NumberRecordTests {
    private let now = Date(timeIntervalSince1970: 1_700_000_000)

    private func record(_ state: NumberState) -> NumberRecord {
        var record = NumberRecord(state: state, since: self.now)
        record.numberID = "1001"
        return record
    }

    private func end(_ record: inout NumberRecord, _ outcome: NumberOutcome, after seconds: Double = 1) {
        var generator = SeededGenerator(seed: 1)
        record.end(outcome, at: self.now.addingTimeInterval(seconds), using: &generator)
    }

    private func refusal(
        _ reason: ProviderError.Reason, code: Int? = nil, retryAfter: Duration? = nil
    ) -> NumberOutcome {
        .failed(ProviderError(reason, code: code, retryAfter: retryAfter, detail: "no"))
    }

    @Test
    func aNumberGoesFromItsOrderToThePoolStepByStep() throws {
        var record = NumberRecord(state: .ordered, since: self.now)
        var states: [NumberState] = []
        while let step = record.state.step {
            let mayCall = record.begin(at: self.now)
            #expect(mayCall)
            switch step {
            case .buy: self.end(&record, .bought("PN1", try PhoneNumber(e164: "+15125550100")))
            case .add: self.end(&record, .added("1001"))
            default: self.end(&record, .done)
            }
            states.append(record.state)
        }
        #expect(
            states == [
                .bought, .added, .codeRequested, .verified, .registered, .subscribed, .profiled, .available,
            ])
        #expect(record.carrierID == "PN1" && record.numberID == "1001" && record.codeRequests == 1)
    }

    @Test
    func aRetiredNumberIsDeregisteredBeforeItIsGivenBack() {
        var record = self.record(.retiring)
        self.end(&record, .done)
        #expect(record.state == .deregistered)
        self.end(&record, .done)
        #expect(record.state == .retired && record.state.step == nil)
    }

    @Test(arguments: [
        ProviderError.Reason.unreachable, .ambiguous, .unavailable, .throttled(.app), .throttled(.account),
        .credential(.app),
    ])
    func whatMayPassIsTriedAgainLaterInTheSameState(reason: ProviderError.Reason) {
        var record = self.record(.bought)
        self.end(&record, self.refusal(reason))
        #expect(record.state == .bought)
        #expect(record.failures == 1)
        #expect(record.reason?.contains("no") == true)
    }

    @Test
    func aCoolDownOfTheVendorIsKept() {
        var record = self.record(.added)
        self.end(&record, self.refusal(.postponed, code: 136_024, retryAfter: .seconds(3_600)))
        #expect(record.state == .added)
        #expect(record.wait == .seconds(3_600))
    }

    @Test
    func aCoolDownOfThreeDaysIsSatOut() {
        var record = self.record(.verified)
        self.end(&record, self.refusal(.postponed, code: 133_016, retryAfter: .seconds(72 * 3_600)))
        #expect(record.state == .verified)
        #expect(record.wait == .seconds(72 * 3_600))
    }

    @Test(arguments: [ProviderError.Reason.rejected, .notFound])
    func whatWillNeverSucceedIsGivenUpWithTheReason(reason: ProviderError.Reason) {
        var record = self.record(.subscribed)
        self.end(&record, self.refusal(reason, code: 100))
        #expect(record.state == .failed)
        #expect(record.reason?.contains("(100)") == true)
    }

    @Test
    func whatFailsForAWeekIsGivenUp() {
        var record = self.record(.bought)
        self.end(&record, self.refusal(.unavailable), after: 7 * 86_400)
        #expect(record.state == .failed)
    }

    @Test
    func aWaitIsNoFailureAndEndsAfterAWeekAsWell() {
        var record = self.record(.profiled)
        self.end(&record, .waiting(.seconds(15), reason: "a review is under way"))
        #expect(record.state == .profiled && record.failures == 0 && record.wait == .seconds(15))
        self.end(&record, .waiting(.seconds(15), reason: "a review is under way"), after: 7 * 86_400)
        #expect(record.state == .failed)
        #expect(record.reason == "a review is under way")
    }

    @Test
    func aNumberThatSomebodyElseBoughtIsReplacedByAnother() throws {
        var record = NumberRecord(state: .ordered, since: self.now)
        record.phoneNumber = try PhoneNumber(e164: "+15125550100")
        self.end(&record, self.refusal(.notFound, code: 21_422))
        #expect(record.state == .ordered)
        #expect(record.phoneNumber == nil)
    }

    @Test(arguments: [(NumberState.codeRequested, 136_025), (.verified, 133_006)])
    func aCodeThatIsNotTakenIsAskedForAnewByTheOtherChannel(state: NumberState, code: Int) {
        var record = self.record(state)
        record.codeRequests = 1
        self.end(&record, self.refusal(.rejected, code: code))
        #expect(record.state == .added)
        #expect(record.codeChannel == .voice)
    }

    @Test
    func afterSixCodesThatDidNotComeTheNumberIsGivenUp() {
        var record = self.record(.added)
        var channels: [CodeChannel] = []
        while record.state == .added {
            let channel = record.codeChannel
            guard record.begin(at: self.now) else { break }
            channels.append(channel)
            self.end(&record, .done)
            self.end(&record, .codeLost(reason: "no code came"))
        }
        #expect(channels == [.sms, .voice, .sms, .voice, .sms, .voice])
        #expect(record.state == .failed)
    }

    @Test
    func anEleventhRegistrationWaitsUntilTheFirstIsThreeDaysOld() {
        var record = self.record(.verified)
        record.registrations = 10
        record.registrationFreedAt = self.now.addingTimeInterval(1_800)
        let mayCall = record.begin(at: self.now)
        #expect(!mayCall)
        #expect(record.state == .verified)
        #expect(record.wait == .seconds(1_800))
    }

    @Test
    func aWrongPINIsNotTriedAgain() {
        var record = self.record(.verified)
        self.end(&record, self.refusal(.credential(.number), code: 133_005))
        #expect(record.state == .failed)
    }

    @Test
    func whatIsGoneAlreadyNeedsNoDeregistration() {
        var record = self.record(.retiring)
        self.end(&record, self.refusal(.credential(.number), code: 133_010))
        #expect(record.state == .deregistered)
        self.end(&record, self.refusal(.notFound))
        #expect(record.state == .retired)
    }

    @Test
    func aNumberThatMetaHasVerifiedNeedsNoCode() {
        var record = self.record(.added)
        record.skipVerification(at: self.now)
        #expect(record.state == .verified)
        var assigned = self.record(.assigned)
        assigned.skipVerification(at: self.now)
        #expect(assigned.state == .assigned)
    }
}
