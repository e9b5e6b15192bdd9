import FoundationEssentials
import Testing

@testable import Core

/// Workers that come and go, calls whose answers are lost, receipts in any order: against the promises of the ledger.
@Suite struct DeliveryRecordPropertyTests {
    private struct Run {
        let silence: Duration = .seconds(60)
        var generator: SeededGenerator
        var now = Date(timeIntervalSince1970: 1_700_000_000)
        var epoch: Int64 = 1
        var record: DeliveryRecord
        /// Calls that were made, and whether WhatsApp executed them.
        var calls: [AttemptID: Bool] = [:]
        var lastAttempt: Int64 = 1

        init(seed: UInt64) {
            generator = SeededGenerator(seed: seed)
            record = DeliveryRecord(state: .sending, epoch: 1, attempt: AttemptID(1), attemptedAt: now)
            call()
        }

        mutating func step() {
            let before = record
            switch Int.random(in: 0..<20, using: &generator) {
            case 0..<8: begin()
            case 8..<12: end()
            case 12..<14: receive()
            case 14..<18: now.addTimeInterval(.random(in: 0...40, using: &generator))
            default: epoch += 1
            }
            expectPromises(since: before)
        }

        /// By the holder of the lease, or by one that was.
        mutating func begin() {
            lastAttempt += 1
            let asked = Bool.random(using: &generator) ? epoch : Int64.random(in: 0...epoch, using: &generator)
            let state: DeliveryState = Int.random(in: 0..<8, using: &generator) == 0 ? .expired : .sending
            guard record.begin(AttemptID(lastAttempt), as: state, epoch: asked, at: now, silence: silence) else {
                return
            }
            if state == .sending { call() }
        }

        mutating func call() {
            guard Int.random(in: 0..<6, using: &generator) > 0 else { return record.withdraw(record.attempt) }
            calls[record.attempt] = Bool.random(using: &generator)
        }

        /// The answer to any call that was made, however late.
        mutating func end() {
            guard
                let (attempt, isExecuted) = calls.sorted(by: { $0.key.rawValue < $1.key.rawValue })
                    .randomElement(using: &generator)
            else { return }
            let states: [DeliveryState] =
                isExecuted ? [.accepted, .ambiguous] : [.ambiguous, .intended, .failed, .dead]
            _ = record.end(attempt, as: states.randomElement(using: &generator) ?? .ambiguous)
        }

        mutating func receive() {
            guard calls.values.contains(true) else { return }
            record.receive(Receipt.Status.allCases.randomElement(using: &generator) ?? .sent)
        }

        func expectPromises(since before: DeliveryRecord) {
            #expect(calls.values.count { $0 } <= 2)
            #expect(record.resends <= 1)
            #expect(record.epoch >= before.epoch)
            guard before.state.isSettled else { return }
            #expect(record.attempt == before.attempt)
            #expect(record.state.rank >= before.state.rank)
        }
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func aMessageIsNeverSentMoreThanTwiceAndWhatIsSettledStaysSo(seed: UInt64) {
        var run = Run(seed: seed)
        for _ in 0..<120 { run.step() }
    }
}
