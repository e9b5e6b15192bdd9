import Testing

@testable import Sandbox

/// Time is a number here; nothing waits.
@Suite struct NumberLifeTests {
    private static let start = Timestamp(milliseconds: 1_790_000_000_000)
    private static let rules = NumberRules()

    private func life() -> NumberLife {
        let number = BusinessNumber(id: "1", digits: "12065500001", businessAccountId: "2", displayName: "Fleet")
        return NumberLife(added: number, nameStatus: "AVAILABLE_WITHOUT_REVIEW")
    }

    private func verified() throws -> NumberLife {
        var life = life()
        let code = try life.requestCode(.text, now: Self.start, Self.rules)
        try life.verify(code.digits, now: Self.start)
        return life
    }

    private func refusal(_ step: () throws(GraphError) -> Void) -> GraphError? {
        do {
            try step()
            return nil
        } catch {
            return error
        }
    }

    @Test func goesFromAddedToConnected() throws {
        var life = life()
        #expect(life.verification(now: Self.start) == "NOT_VERIFIED")
        #expect(life.status(now: Self.start, Self.rules) == "PENDING")
        let code = try life.requestCode(.text, now: Self.start, Self.rules)
        try life.verify("\(code.digits.prefix(3))-\(code.digits.suffix(3))", now: Self.start + 1)
        #expect(life.verification(now: Self.start + 1) == "VERIFIED")
        try life.register(pin: "000000", now: Self.start + 2)
        var rules = NumberRules()
        rules.connectDelay = 5
        #expect(life.status(now: Self.start + 6, rules) == "PENDING")
        #expect(life.status(now: Self.start + 7, rules) == "CONNECTED")
        try life.deregister(now: Self.start + 8)
        #expect(life.status(now: Self.start + 8, rules) == "DISCONNECTED")
    }

    @Test func aCodeIsGoodOnceAndForAWhile() throws {
        var life = life()
        let code = try life.requestCode(.call, now: Self.start, Self.rules)
        let wrong = String((Int(code.digits) ?? 0) == 999_999 ? 999_998 : (Int(code.digits) ?? 0) + 1)
        #expect(refusal { () throws(GraphError) in try life.verify(wrong, now: Self.start) }?.subcode == 2_388_093)
        #expect(refusal { () throws(GraphError) in try life.verify("12345", now: Self.start) }?.code == 100)
        let late = Self.start + 600
        #expect(refusal { () throws(GraphError) in try life.verify(code.digits, now: late) }?.code == 136_025)
        try life.verify(code.digits, now: Self.start + 599)
        #expect(refusal { () throws(GraphError) in try life.verify(code.digits, now: Self.start) }?.code == 136_025)
    }

    @Test func codesAreFewPerHourAndNotForAVerifiedNumber() throws {
        var life = life()
        for _ in 0..<5 { _ = try life.requestCode(.text, now: Self.start, Self.rules) }
        let refused = refusal { () throws(GraphError) in
            _ = try life.requestCode(.text, now: Self.start + 3_599, Self.rules)
        }
        #expect(refused?.subcode == 2_388_091)
        let code = try life.requestCode(.text, now: Self.start + 3_600, Self.rules)
        try life.verify(code.digits, now: Self.start + 3_600)
        let again = refusal { () throws(GraphError) in
            _ = try life.requestCode(.text, now: Self.start + 9_999, Self.rules)
        }
        #expect(again?.code == 136_024)
    }

    @Test func aNumberIsVerifiedBeforeItIsRegistered() throws {
        var life = life()
        let now = Self.start
        #expect(refusal { () throws(GraphError) in try life.register(pin: "000000", now: now) }?.code == 133_006)
        #expect(refusal { () throws(GraphError) in try life.deregister(now: now) }?.code == 133_010)
        #expect(refusal { () throws(GraphError) in try life.register(pin: "00000", now: now) }?.code == 100)
    }

    @Test func aVerificationExpiresWhenTheNumberIsNotRegistered() throws {
        var life = try verified()
        let later = Self.start + 14 * 86_400 + 1
        #expect(life.verification(now: later) == "EXPIRED")
        #expect(refusal { () throws(GraphError) in try life.register(pin: "000000", now: later) }?.code == 133_006)
    }

    @Test func aPINStays() throws {
        var life = try verified()
        try life.register(pin: "123456", now: Self.start)
        let now = Self.start + 1
        #expect(refusal { () throws(GraphError) in try life.register(pin: "654321", now: now) }?.code == 133_005)
        try life.deregister(now: now)
        #expect(refusal { () throws(GraphError) in try life.register(pin: "654321", now: now) }?.code == 133_005)
        try life.register(pin: "123456", now: now)
        try life.change(pin: "654321")
        try life.register(pin: "654321", now: now)
    }

    @Test func wrongPINsEndInALock() throws {
        var life = try verified()
        try life.register(pin: "123456", now: Self.start)
        let codes = (0..<6).map { _ in
            refusal { () throws(GraphError) in try life.register(pin: "654321", now: Self.start) }?.code
        }
        #expect(codes == [133_005, 133_005, 133_005, 133_005, 133_005, 133_008])
    }

    @Test func tenRegistrationsIn72Hours() throws {
        var life = try verified()
        for _ in 0..<5 {
            try life.register(pin: "123456", now: Self.start)
            try life.deregister(now: Self.start)
        }
        let early = Self.start + (72 * 3_600 - 1)
        #expect(refusal { () throws(GraphError) in try life.register(pin: "123456", now: early) }?.code == 133_016)
        try life.register(pin: "123456", now: Self.start + 72 * 3_600)
    }

    @Test func aNewNameIsShownAfterApprovalAndRegistration() throws {
        var life = try verified()
        try life.register(pin: "123456", now: Self.start)
        try life.rename("New name")
        #expect(life.newNameStatus == "PENDING_REVIEW")
        try life.register(pin: "123456", now: Self.start)
        #expect(life.number.displayName == "Fleet")
        _ = try life.decideName("APPROVED")
        #expect(life.number.displayName == "Fleet")
        try life.register(pin: "123456", now: Self.start)
        #expect(life.number.displayName == "New name")
        #expect(life.newNameStatus == "NONE")
        #expect(refusal { () throws(GraphError) in try life.rename("x") }?.code == 100)
    }

    @Test func aDeclinedNameLimitsANumber() throws {
        var life = try verified()
        try life.register(pin: "123456", now: Self.start)
        _ = try life.decideName("REJECTED")
        let node = life.node(now: Self.start, Self.rules)
        #expect(node["name_status"] == "DECLINED")
        #expect(node["health_status"]?["can_send_message"] == "LIMITED")
    }

    @Test(
        arguments: [
            ["about": ""], ["about": .string(String(repeating: "x", count: 140))], ["email": "nobody"],
            ["vertical": "TRUCKS"], ["websites": ["ftp://x"]], ["websites": ["https://a", "https://b", "https://c"]],
            ["unknown": "x"], ["messaging_product": "sms"],
        ] as [JSON])
    func refusesAProfileThatBreaksALimit(change: JSON) {
        var life = life()
        let profile: JSON = ["messaging_product": "whatsapp"]
        #expect(throws: (any Error).self) { try life.updateProfile(profile.merging(change)) }
        #expect(life.profile.isEmpty)
    }

    @Test func aProfileIsChangedInParts() throws {
        var life = life()
        try life.updateProfile([
            "messaging_product": "whatsapp", "about": "Hi", "email": "a@x", "websites": ["https://a"],
        ])
        try life.updateProfile(["messaging_product": "whatsapp", "email": "", "websites": []])
        #expect(life.profile == ["about": "Hi"])
    }
}
