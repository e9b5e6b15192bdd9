import Core
import FoundationEssentials
import Testing

/// A number whose vendors lose answers and refuse at random, and a pool-manager that dies anywhere.
@Suite struct NumberLifePropertyTests {
    private struct Run {
        var generator: SeededGenerator
        var now = Date(timeIntervalSince1970: 1_700_000_000)
        /// What the database holds; what is not stored is lost with the process.
        var stored: NumberRecord
        /// What the carrier sold under our reference.
        var bought: [PhoneNumber] = []
        var isRegistered = false
        var registrations: [Date] = []

        init(seed: UInt64, state: NumberState) throws {
            self.generator = SeededGenerator(seed: seed)
            self.stored = NumberRecord(state: state, since: self.now)
            guard state != .ordered else { return }
            let number = try PhoneNumber(e164: "+15125550000")
            self.bought = [number]
            (self.stored.phoneNumber, self.stored.carrierID, self.stored.numberID) = (number, "PN1", "1001")
        }

        mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self.generator) < percent }

        mutating func step() throws {
            self.now.addTimeInterval(.random(in: 0...7_200, using: &self.generator))
            let first = self.now.addingTimeInterval(-72 * 3_600)
            self.registrations.removeAll { $0 <= first }
            var record = self.stored
            record.registrations = self.registrations.count
            record.registrationFreedAt = self.registrations.first?.addingTimeInterval(72 * 3_600)
            guard let step = record.state.step else { return }
            let outcome: NumberOutcome?
            if step == .buy {
                outcome = try self.buy(&record)
            } else {
                outcome = self.call(step, &record)
            }
            guard !self.chance(10) else { return }  // It dies before it has stored what became of it.
            if let outcome { record.end(outcome, at: self.now, using: &self.generator) }
            self.stored = record
        }

        /// The carrier's answer may be lost, whether or not it sold the number.
        mutating func buy(_ record: inout NumberRecord) throws -> NumberOutcome? {
            switch PurchaseMove(bought: self.bought.first.map { ("PN1", $0) }, chosen: record.phoneNumber) {
            case .keep(let id, let number): return .bought(id, number)
            case .choose:
                let digits = Int.random(in: 5_550_000...5_559_999, using: &self.generator)
                record.phoneNumber = try PhoneNumber(e164: "+1512\(digits)")
                self.stored = record
                return nil
            case .buy(let number):
                guard self.bought.isEmpty, !self.chance(30) else {
                    return .failed(ProviderError(.notFound, code: 21_422, detail: "not available"))
                }
                if self.chance(70) { self.bought.append(number) }
                guard self.chance(50), let sold = self.bought.first else {
                    return .failed(ProviderError(.ambiguous, detail: "no answer"))
                }
                return .bought("PN1", sold)
            }
        }

        mutating func call(_ step: NumberStep, _ record: inout NumberRecord) -> NumberOutcome? {
            guard record.begin(at: self.now) else { return nil }
            self.stored = record
            if step.isRegistration { self.registrations.append(self.now) }
            let codes = [nil, 100, 133_005, 133_006, 133_010, 133_016, 136_024, 136_025]
            let reasons: [ProviderError.Reason] = [
                .unreachable, .ambiguous, .throttled(.account), .unavailable, .credential(.app), .postponed, .rejected,
            ]
            switch Int.random(in: 0..<10, using: &self.generator) {
            case 0..<5: return step == .add ? .added("1001") : .done
            case 5: return .waiting(.seconds(30), reason: "not yet")
            case 6: return step == .verify ? .codeLost(reason: "no code") : nil
            default:
                return .failed(
                    ProviderError(
                        reasons.randomElement(using: &self.generator) ?? .unavailable,
                        code: codes.randomElement(using: &self.generator) ?? nil, detail: "no"))
            }
        }
    }

    @Test(arguments: NumberState.allCases)
    func whateverHappensItStaysLegalAndIsBoughtOnce(from state: NumberState) throws {
        for seed in 0..<150 as Range<UInt64> {
            var run = try Run(seed: seed, state: state)
            for _ in 0..<200 {
                try run.step()
                let record = run.stored
                #expect(run.bought.count <= 1)
                #expect(run.registrations.count <= 10)
                #expect(record.codeRequests <= 6)
                #expect(record.wait >= .zero)
                let needsID = ![.ordered, .bought, .failed, .retiring, .deregistered, .retired].contains(record.state)
                #expect(!needsID || record.numberID != nil)
                #expect([.ordered, .failed].contains(record.state) || record.phoneNumber == run.bought.first)
            }
            if state.step == nil { #expect(run.stored.state == state) }
        }
    }
}
