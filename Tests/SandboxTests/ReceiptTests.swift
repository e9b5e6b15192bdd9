import Testing

@testable import Sandbox

/// Time is a number here; nothing waits.
@Suite struct ReceiptTests {
    private static let start = Timestamp(milliseconds: 1_790_000_000_000)

    private func state() throws -> (WhatsAppState, BusinessNumber, WhatsAppState.Place) {
        var state = WhatsAppState(windowHours: 24)
        let number = try #require(BusinessNumber(stockId: TestSandbox.number))
        let account = try #require(state.book.account(TestSandbox.account))
        _ = try state.create(try Template(creating: Samples.template), in: account, now: Self.start)
        return (state, number, .init(waId: TestSandbox.driver, phoneNumberId: number.id))
    }

    private func text(_ state: inout WhatsAppState, _ number: BusinessNumber, at now: Timestamp) throws {
        _ = try state.accept(try OutgoingMessage(Samples.text("x")), from: number, graphVersion: 23, now: now)
    }

    private func write(_ state: inout WhatsAppState, at now: Timestamp) throws {
        let reply = try PhoneReply(["kind": "text", "text": "Hi", "phoneNumberId": .string(TestSandbox.number)])
        _ = try state.reply(reply, from: TestSandbox.driver, now: now) { $0 }
    }

    @Test(arguments: [(23.9, true), (24.1, false)])
    func windowIsOpenForADayAfterThePersonWrote(hours: Double, isOpen: Bool) throws {
        var (state, number, _) = try state()
        try write(&state, at: Self.start)
        let later = Self.start + hours * 3_600
        if isOpen {
            try text(&state, number, at: later)
        } else {
            #expect(throws: GraphError(code: 131_047, "more than 24.0 hours since the person wrote: send a template")) {
                try text(&state, number, at: later)
            }
        }
    }

    @Test func pairTakesABurstOf45AndThenOnePer6Seconds() throws {
        var (state, number, _) = try state()
        try write(&state, at: Self.start)
        for _ in 0..<45 { try text(&state, number, at: Self.start) }
        #expect(throws: GraphError.self) { try text(&state, number, at: Self.start + 5.9) }
        try text(&state, number, at: Self.start + 6)
    }

    @Test func numberTakes80PerSecond() throws {
        var (state, number, _) = try state()
        let passes = (0...80).map { _ in state.takeThroughput(number.id, now: Self.start) }
        #expect(passes == Array(repeating: true, count: 80) + [false])
        let passesLater = state.takeThroughput(number.id, now: Self.start + 0.02)
        #expect(passesLater)
    }

    @Test func receiptsMoveForwardOnly() throws {
        var (state, number, _) = try state()
        let sent = try state.accept(
            try OutgoingMessage(Samples.templateMessage()), from: number, graphVersion: 23, now: Self.start)
        let id = sent.messageId
        let moved = [.delivered, .sent, .read, .failed].map { state.advance(id, to: $0, now: Self.start) != nil }
        #expect(moved == [true, false, true, false])
        #expect(state.message(id)?.receipt == .read)
    }

    @Test(arguments: [(23, true), (24, false)])
    func statusCarriesCallbackDataPricingAndUntilV23AConversation(version: Int, hasConversation: Bool) throws {
        var (state, number, _) = try state()
        let sent = try state.accept(
            try OutgoingMessage(Samples.templateMessage()), from: number, graphVersion: version, now: Self.start)
        let advanced = state.advance(sent.messageId, to: .sent, now: Self.start)
        let update = try #require(advanced)
        guard case .status(let status) = update.content else {
            Issue.record("a receipt is a status")
            return
        }
        #expect(status["biz_opaque_callback_data"]?.string == "delivery-1")
        #expect(status["pricing"]?["category"]?.string == "utility")
        #expect((status["conversation"] != nil) == hasConversation)
        #expect(status["timestamp"]?.string == String(Self.start.seconds))
    }

    @Test func userIdsReplacePhonesWhenAsked() throws {
        var (state, _, _) = try state()
        state.settings.bsuidOnly = true
        let reply = try PhoneReply(["kind": "text", "text": "Hi", "phoneNumberId": .string(TestSandbox.number)])
        let update = try state.reply(reply, from: TestSandbox.driver, now: Self.start) { $0 }.update
        guard case .message(let message, let contact) = update.content else {
            Issue.record("a reply is a message")
            return
        }
        #expect(message["from"] == nil)
        #expect(contact["wa_id"] == nil)
        #expect(message["from_user_id"] == contact["user_id"])
    }

    @Test func threadForgetsItsOldestMessage() {
        var ring = Ring<Int>(limit: 3)
        let evicted = (1...5).map { ring.append($0) }
        #expect(Array(ring) == [3, 4, 5])
        #expect(evicted == [nil, nil, nil, 1, 2])
    }
}
