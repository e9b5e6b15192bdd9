import Testing

@testable import Chaos

/// The oracle must see what is wrong in evidence that it is fed.
struct OracleTests {
    private static let tenant = 3
    private static let driver = 17

    private static func event(_ number: Int, tenant: Int = tenant, driver: Int = driver) -> EntryTag {
        EntryTag(kind: .event, tenant: tenant, driver: driver, number: number)
    }

    private static func reply(_ number: Int) -> EntryTag {
        EntryTag(kind: .reply, tenant: tenant, driver: driver, number: number)
    }

    private static func message(
        _ tag: EntryTag, from: Int = tenant, to: Evidence.Party? = nil, couldBeKnown: Bool = true
    ) -> Evidence.Message {
        Evidence.Message(
            tag: tag, from: .init(tenant: from), to: to ?? .init(tenant: tag.tenant, driver: tag.driver),
            couldBeKnown: couldBeKnown, detail: "")
    }

    private static func update(_ tag: EntryTag, of driver: Int = driver) -> Evidence.Update {
        Evidence.Update(tag: tag, of: .init(tenant: tag.tenant, driver: driver))
    }

    /// Three events and two replies, all as it should be.
    private static var good: Evidence {
        var evidence = Evidence()
        evidence.accepted = Set((0..<3).map { event($0) } + (0..<2).map(reply))
        evidence.messages = (0..<3).map { message(event($0)) }
        evidence.updates = (0..<2).map { update(reply($0)) }
        evidence.confirmations = (0..<2).map(reply)
        return evidence
    }

    private static func findings(_ change: (inout Evidence) -> Void) -> [Finding.Kind] {
        var evidence = Self.good
        change(&evidence)
        return Oracle.judge(evidence).findings.map(\.kind)
    }

    @Test
    func goodEvidenceHasNoFindings() {
        let verdict = Oracle.judge(Self.good)
        #expect(verdict.isGood)
        #expect(verdict.accepted == 5 && verdict.sent == 5)
    }

    @Test
    func anEventThatNobodySawIsLost() {
        #expect(Self.findings { $0.messages.remove(at: 1) } == [.lost])
    }

    @Test
    func aReplyThatWasNotWrittenIsLost() {
        #expect(Self.findings { $0.updates.removeLast() } == [.lost])
    }

    @Test
    func anExpiredAnErasedAndADeadEventAreCountedAndNotLost() {
        var evidence = Self.good
        evidence.messages = []
        evidence.ledger[Self.event(0)] = .init(state: "expired", detail: "")
        evidence.deadLetters = [Self.event(1)]
        evidence.erased = [Self.event(2)]
        let verdict = Oracle.judge(evidence)
        #expect(verdict.isGood)
        #expect([verdict.expired, verdict.dead, verdict.erased] == [1, 1, 1])
    }

    @Test
    func aSecondMessageIsDoubled() {
        #expect(Self.findings { $0.messages.append(Self.message(Self.event(2))) } == [.doubled])
    }

    @Test
    func aSecondFleetUpdateIsDoubled() {
        #expect(Self.findings { $0.updates.append(Self.update(Self.reply(1))) } == [.doubled])
    }

    @Test
    func aSecondConfirmationIsDoubled() {
        #expect(Self.findings { $0.confirmations.append(Self.reply(0)) } == [.doubled])
    }

    @Test
    func aSecondMessageAfterOneThatNobodyCouldKnowOfIsAmbiguous() {
        var evidence = Self.good
        evidence.messages[2] = Self.message(Self.event(2), couldBeKnown: false)
        evidence.messages.append(Self.message(Self.event(2)))
        let verdict = Oracle.judge(evidence)
        #expect(verdict.isGood)
        #expect(verdict.ambiguous == 1)
    }

    @Test
    func aThirdMessageIsDoubledWhateverCouldBeKnown() {
        let messages = (0..<3).map { _ in Self.message(Self.event(2), couldBeKnown: false) }
        #expect(Self.findings { $0.messages = $0.messages.dropLast() + messages } == [.doubled])
    }

    @Test
    func messagesInAnotherOrderThanAcceptedAreDisordered() {
        #expect(Self.findings { $0.messages.swapAt(0, 1) } == [.disordered])
    }

    @Test
    func fleetUpdatesInAnotherOrderAreDisordered() {
        #expect(Self.findings { $0.updates.swapAt(0, 1) } == [.disordered])
    }

    @Test
    func theOrderOfDifferentDriversDoesNotMatter() {
        let other = Self.event(0, driver: 18)
        let findings = Self.findings { evidence in
            evidence.accepted.insert(other)
            evidence.messages.append(Self.message(other))
        }
        #expect(findings.isEmpty)
    }

    @Test
    func whatAReplacedRedisHeldMayComeLater() {
        let findings = Self.findings { evidence in
            evidence.messages.swapAt(0, 1)
            evidence.erased = [Self.event(0)]
        }
        #expect(findings.isEmpty)
    }

    static let strangers = [
        Self.message(Self.event(2), from: 4), Self.message(Self.event(2), to: .init(tenant: 4, driver: 17)),
        Self.message(Self.event(2), to: .init(tenant: 3, driver: 18)),
    ]

    @Test(arguments: Self.strangers)
    func aMessageFromOrToTheWrongPartyIsLeaked(_ message: Evidence.Message) {
        #expect(Self.findings { $0.messages[2] = message } == [.leaked])
    }

    @Test
    func aFleetUpdateOfAnotherDriverIsLeaked() {
        #expect(Self.findings { $0.updates[1] = Self.update(Self.reply(1), of: 18) } == [.leaked])
    }

    @Test
    func aMessageThatNobodyAskedForIsLeaked() {
        #expect(Self.findings { $0.accepted.remove(Self.event(2)) } == [.leaked])
    }

    @Test
    func theLineNamesEverythingThatMustBeZero() {
        let line = Oracle.judge(Self.good).line(seed: 7)
        #expect(
            line.hasPrefix("chaos: seed 7, accepted 5, sent 5, expired 0, dead 0, lost 0, doubled 0, ambiguous 0, "))
        #expect(line.contains("disordered 0, leaked 0"))
    }

    @Test
    func whatAReplacedRedisHeldIsLostIfTheFeedTellsIt() {
        let missing = Self.event(1)
        #expect(
            Self.findings {
                $0.messages.remove(at: 1)
                $0.erased = [missing]
            } == [])
        #expect(
            Self.findings {
                $0.messages.remove(at: 1)
                $0.erased = [missing]
                $0.told = [missing]
            } == [.lost])
    }

    @Test(arguments: [(["1", "1"], [Finding.Kind.disordered]), (["1", "2"], [])])
    func repliesHaveAnOrderWithinTheNotesOfAStop(_ stops: [String], _ expected: [Finding.Kind]) {
        #expect(
            Self.findings { evidence in
                evidence.updates = zip([1, 0], stops).map { number, stop in
                    var update = Self.update(Self.reply(number))
                    update.stop = stop
                    return update
                }
            } == expected)
    }
}
