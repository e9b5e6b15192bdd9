import FoundationEssentials
import Testing

@testable import Core

@Suite struct DeliveryRecordTests {
    private static let start = Date(timeIntervalSince1970: 1_700_000_000)
    private static let silence: Duration = .seconds(60)

    private static func record(
        _ state: DeliveryState, epoch: Int64 = 5, attempt: Int64 = 1, resends: Int = 0
    ) -> DeliveryRecord {
        DeliveryRecord(
            state: state, epoch: epoch, attempt: AttemptID(attempt), resends: resends, attemptedAt: self.start)
    }

    /// After 59 and after 61 seconds: whether another attempt, or a final state without one, may begin.
    static let begins: [(DeliveryState, resends: Int, sends: (Bool, Bool), ends: (Bool, Bool))] = [
        (.intended, 0, (true, true), (true, true)), (.intended, 1, (true, true), (true, true)),
        (.sending, 0, (false, true), (false, false)), (.sending, 1, (false, false), (false, false)),
        (.ambiguous, 0, (false, true), (false, false)), (.ambiguous, 1, (false, false), (false, false)),
        (.accepted, 0, (false, false), (false, false)), (.sent, 0, (false, false), (false, false)),
        (.delivered, 0, (false, false), (false, false)), (.read, 0, (false, false), (false, false)),
        (.suppressed, 0, (false, false), (false, false)), (.expired, 0, (false, false), (false, false)),
        (.failed, 0, (false, false), (false, false)), (.dead, 0, (false, false), (false, false)),
    ]

    @Test(arguments: begins)
    func isTakenUpOnlyWhereThatCannotSendTwice(
        _ state: DeliveryState, _ resends: Int, _ sends: (Bool, Bool), _ ends: (Bool, Bool)
    ) {
        for (next, expected) in [(DeliveryState.sending, sends), (.expired, ends)] {
            for (after, isTaken) in [(59.0, expected.0), (61.0, expected.1)] {
                var record = Self.record(state, resends: resends)
                let now = Self.start.addingTimeInterval(after)
                let answer = record.begin(AttemptID(2), as: next, epoch: 5, at: now, silence: Self.silence)
                #expect(answer == isTaken)
                #expect(record.state == (isTaken ? next : state))
                #expect(record.attempts == (isTaken ? 2 : 1))
                #expect(record.resends == (isTaken && state != .intended ? resends + 1 : resends))
            }
        }
    }

    @Test func anOlderEpochTakesNothing() {
        for state in DeliveryState.allCases {
            let former = Self.record(state)
            var record = former
            let later = Self.start.addingTimeInterval(3_600)
            for attempt in [AttemptID(1), AttemptID(2)] {
                let isTaken = record.begin(attempt, as: .sending, epoch: 4, at: later, silence: Self.silence)
                #expect(!isTaken)
            }
            #expect(record == former)
        }
    }

    @Test func anAttemptThatIsBegunAgainStaysTheSameAttempt() {
        var record = Self.record(.sending)
        let isKnown = record.begin(AttemptID(1), as: .sending, epoch: 6, at: Self.start, silence: Self.silence)
        #expect(isKnown && record.attempts == 1 && record.resends == 0 && record.epoch == 6)
        let isEnded = record.end(AttemptID(1), as: .intended)
        #expect(isEnded)
        let isBegunLate = record.begin(AttemptID(1), as: .sending, epoch: 6, at: Self.start, silence: Self.silence)
        #expect(!isBegunLate)
    }

    @Test func onlyTheRowsOwnAttemptEndsItAndNeverOverAReceipt() {
        var record = Self.record(.sending)
        let isAnothers = record.end(AttemptID(2), as: .dead)
        #expect(!isAnothers && record.state == .sending)
        record.receive(.delivered)
        let isOwn = record.end(AttemptID(1), as: .ambiguous)
        #expect(isOwn && record.state == .delivered)
    }

    static let standings: [(DeliveryState, resends: Int, after: Double, mayResend: Bool, DeliveryRecord.Standing)] = [
        (.dead, 0, 0, true, .dead), (.accepted, 0, 0, true, .settled), (.expired, 0, 0, true, .settled),
        (.intended, 0, 0, true, .open(.zero)),
        (.sending, 0, 20, true, .open(.seconds(40))), (.sending, 0, 61, true, .open(.zero)),
        (.sending, 0, 20, false, .open(.seconds(40))), (.sending, 0, 61, false, .unknown),
        (.sending, 1, 20, true, .open(.seconds(40))), (.sending, 1, 61, true, .unknown),
        (.ambiguous, 0, 20, false, .open(.seconds(40))), (.ambiguous, 0, 61, false, .unknown),
        (.ambiguous, 1, 0, true, .unknown),
    ]

    @Test(arguments: standings)
    func whatStandsSaysWhatToDo(
        _ state: DeliveryState, _ resends: Int, _ after: Double, _ mayResend: Bool, _ expected: DeliveryRecord.Standing
    ) {
        let standing = Self.record(state, resends: resends).standing(
            for: 5, at: Self.start.addingTimeInterval(after), silence: Self.silence, mayResend: mayResend)
        #expect(standing == expected)
    }

    @Test func whatANewerHolderWorksOnIsLeftToIt() {
        for state in DeliveryState.allCases where !state.isSettled {
            let standing = Self.record(state, epoch: 6).standing(
                for: 5, at: Self.start, silence: Self.silence, mayResend: true)
            #expect(standing == .another)
        }
    }
}
