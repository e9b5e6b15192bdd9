import FoundationEssentials
import TestSupport
import Testing

/// People who write to a tenant's number and are none of its drivers.
@Suite(.timeLimit(.minutes(15)))
struct StrangerTests {
    @Test
    func aStrangerIsToldOnceAndNothingIsWritten() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let stranger = Self.stranger()
        for text in ["Wrong number?", "Hello?"] {
            try await fleet.reply(["kind": "text", "text": .string(text)], from: stranger)
        }
        let rows = try await Self.ignored(2, of: fleet)
        #expect(rows.allSatisfy { $0["kind"].string == "unknown_sender" && !$0.text.contains("Wrong number") })
        let answers = try await fleet.confirmations(to: stranger)
        #expect(answers.count == 1)
        #expect(answers.first?.text.contains("not registered") == true)
        #expect(try await fleet.documents().isEmpty)
    }

    @Test
    func aDriverOfAnotherTenantIsAStrangerToThisOne() async throws {
        let stack = try await Stack.common
        let (own, other) = (try await stack.fleet(), try await stack.fleet())
        try await own.reply(["kind": "text", "text": "Hello?"], from: other.driver)
        try await Self.ignored(1, of: own)
        #expect(try await own.confirmations(to: other.driver).count == 1)
        #expect(try await other.log().isEmpty)
    }

    @Test
    func whoSaysNothingIsToldNothing() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let stranger = Self.stranger()
        try await fleet.reply(["kind": "sticker"], from: stranger)
        try await Self.ignored(1, of: fleet)
        #expect(try await fleet.messages(stranger).allSatisfy(\.isFromDriver))
        // What comes next is said, so the silence was no failure.
        try await fleet.reply(["kind": "text", "text": "Hello?"], from: stranger)
        try await fleet.confirmations(to: stranger)
    }

    @Test
    func whatWasSaidInAGroupIsNoReplyAndIsNotAnswered() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        try await fleet.happens()
        try await fleet.templates(1)
        let said: JSON = ["type": "text", "text": ["body": "To all"], "group_id": "Y2FwaV9ncm91cA"]
        let body = WhatsAppBody(number: fleet.number)
            .message("wamid.\(UUID())", from: fleet.driver.phone, said)
            .message("wamid.\(UUID())", from: Stack.newPhone(), said)
        #expect(try await stack.postWhatsApp(body.bytes).status == 200)
        let rows = try await Self.ignored(2, of: fleet)
        #expect(Set(rows.compactMap { $0["kind"].string }) == ["nothing_to_write", "unknown_sender"])
        #expect(try await fleet.documents().isEmpty)
        #expect(try await fleet.messages().allSatisfy { $0.type == "template" })
    }

    /// What is refused for now, and the circuit that this opens, hold the answer up and do not end it.
    @Test
    func anAnswerThatCannotGoNowGoesLaterAndOnce() async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet()
        let stranger = Self.stranger()
        try await stack.fault("whatsapp", "/\(fleet.number)/messages", ["action": "throttle", "retryAfter": 1])
        for text in ["Hello?", "Anybody?"] {
            try await fleet.reply(["kind": "text", "text": .string(text)], from: stranger)
        }
        try await Self.ignored(2, of: fleet)
        let answers = try await fleet.confirmations(to: stranger)
        #expect(answers.count == 1)
        #expect(answers.first?.text.contains("not registered") == true)
        #expect(try await stack.requests("whatsapp", "/\(fleet.number)/messages").count == 2)
    }

    private static func stranger() -> Fleet.Driver { .init(id: "", name: "", phone: Stack.newPhone()) }

    /// Waits until so many replies are logged as passed over.
    @discardableResult
    private static func ignored(_ count: Int, of fleet: Fleet) async throws -> [JSON] {
        try await eventually("\(count) replies are passed over") {
            let rows = try await fleet.log().filter { $0["status"].string == "ignored" }
            return rows.count >= count ? rows : nil
        }
    }
}
