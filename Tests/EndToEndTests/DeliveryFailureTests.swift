import Redis
import Storage
import TestSupport
import Testing

/// WhatsApp in trouble.
@Suite(.timeLimit(.minutes(15)))
struct DeliveryFailureTests {
    /// What WhatsApp answers, and how many calls it takes until it has the message once.
    static let passing: [(String, JSON, Int)] = [
        ("out of order", ["action": "status", "status": 500, "errorCode": 131_000], 2),
        ("unavailable", ["action": "status", "status": 503, "errorCode": 133_004], 2),
        ("throttled", ["action": "throttle", "retryAfter": 0.4], 2),
        ("token expired", ["action": "status", "status": 401, "errorCode": 190], 2),
        ("pair rate", ["action": "status", "status": 400, "errorCode": 131_056], 2),
        ("cut", ["action": "reset"], 2), ("garbage", ["action": "garbage"], 2),
    ]

    @Test(arguments: passing)
    func aMessageThatWhatsAppDidNotTakeIsSentInTheEndOnce(_ what: String, _ fault: JSON, _ calls: Int) async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet()
        try await stack.fault("whatsapp", "/\(fleet.number)/messages", fault)
        try await fleet.happens()
        try await fleet.templates(1)
        try await Self.settled(fleet)
        #expect(try await stack.requests("whatsapp", "/\(fleet.number)/messages").count == calls)
        #expect(try await fleet.templates().count == 1)
        #expect(!stack.workers[0].logLines("WhatsApp did not take a delivery").isEmpty)
        #expect(stack.workers[0].isRunning)
    }

    @Test
    func aMessageThatWasAcceptedWithoutAnAnswerIsNotSentAgainBecauseItsReceiptTells() async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet()
        try await stack.fault("whatsapp", "/\(fleet.number)/messages", ["action": "dropAnswer"])
        try await fleet.happens()
        try await fleet.templates(1)
        // The next one waits in the same lane until the first is settled.
        try await fleet.happens("RouteStopDeparture")
        try await fleet.templates(2)
        #expect(try await stack.requests("whatsapp", "/\(fleet.number)/messages").count == 2)
        #expect(try await fleet.templates().count == 2)
        let states = try await fleet.log().map { $0["status"].string }
        #expect(states.allSatisfy { $0 == "delivered" || $0 == "sent" || $0 == "accepted" })
    }

    @Test
    func withoutReceiptsAMessageWithoutAnAnswerIsResentOnce() async throws {
        try await Stack.run { stack in
            let fleet = try await stack.fleet()
            try await stack.sandbox("PUT", "whatsapp/webhook", ["url": "http://127.0.0.1:1/nowhere"])
            try await stack.fault("whatsapp", "/messages", times: 2, ["action": "dropAnswer"])
            try await fleet.happens()
            try await fleet.templates(2)
            try await fleet.happens("RouteStopDeparture")
            try await fleet.templates(3)
            try await stack.idle()
            #expect(try await fleet.templates().count == 3)
        }
    }

    @Test(arguments: [131_026, 131_050])
    func aDriverWhoCannotBeReachedIsToldToTheTenantAndHoldsUpNobody(_ code: Int) async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet()
        try await stack.fault(
            "whatsapp", "/\(fleet.number)/messages", ["action": "status", "status": 400, "errorCode": .int(code)])
        try await fleet.happens()
        let row = try await eventually("the delivery failed") {
            try await fleet.log().first { $0["status"].string == "failed" }
        }
        #expect(row["errorCode"].int == code)
        try await fleet.happens("RouteStopDeparture")
        #expect(try await fleet.templates(1).count == 1)
    }

    @Test
    func aMessageThatWhatsAppWillNeverTakeBecomesADeadLetter() async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet()
        try await stack.fault(
            "whatsapp", "/\(fleet.number)/messages", ["action": "status", "status": 400, "errorCode": 131_009])
        let event = try await fleet.happens()
        let letter = try await eventually("the entry is a dead letter") {
            try await stack.stores.deadLetters(.outbound).first { $0.string("body")?.contains(event.id) == true }
        }
        #expect(letter.string("reason") == "rejected")
        #expect(letter.string("error")?.contains("131009") == true)
        #expect(try await fleet.log().first?["status"].string == "dead")
        try await eventually("the dead letter is counted") {
            try await stack.workers[0].metric("fleetchat_dead_letters") >= 1
        }
    }

    /// A worker that dies between the ledger and the dead letters leaves the entry to the next one.
    @Test
    func anEntryThatWasGivenUpAndNotBuriedIsBuriedByWhoeverFindsIt() async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet()
        try await stack.fault(
            "whatsapp", "/\(fleet.number)/messages", ["action": "status", "status": 400, "errorCode": 131_009])
        let event = try await fleet.happens()
        func letters() async throws -> [StreamEntry] {
            try await stack.stores.deadLetters(.outbound).filter { $0.string("body")?.contains(event.id) == true }
        }
        let letter = try await eventually("the entry is a dead letter") { try await letters().first }
        let partition = stack.stores.topology.partition(.outbound, key: letter.string("key") ?? "")
        let fields = ["id", "tenant", "provider", "kind", "key", "at", "trace", "body"].flatMap {
            [RedisArgument($0), RedisArgument(letter.string($0) ?? "")]
        }
        _ = try await stack.stores.redis.send(
            RedisCommand(["XADD", RedisArgument(stack.stores.topology.stream(partition)), "*"] + fields))
        try await eventually("it is buried again") { try await letters().count == 2 }
        #expect(try await fleet.templates().isEmpty)
    }

    @Test
    func aDriverThatWaitsHoldsUpNoOther() async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet(phones: ["+" + Stack.newPhone(), "+" + Stack.newPhone()])
        try await stack.fault(
            "whatsapp", "/\(fleet.number)/messages",
            ["action": "throttle", "retryAfter": 3_000, "errorCode": 131_056])
        try await fleet.happens(to: fleet.drivers[0])
        try await eventually("the first driver waits") {
            try await stack.requests("whatsapp", "/\(fleet.number)/messages").count == 1
        }
        try await fleet.happens(to: fleet.drivers[1])
        #expect(try await fleet.templates(1, on: fleet.drivers[1]).count == 1)
        #expect(try await fleet.templates(fleet.drivers[0]).isEmpty)
    }

    @Test
    func aCallThatNobodyAnswersIsGivenUpAndMadeGoodByItsReceipt() async throws {
        try await Stack.run { stack in
            let fleet = try await stack.fleet()
            try await stack.fault("whatsapp", "/messages", ["action": "delay", "delayMs": 13_000])
            try await fleet.happens()
            // Other drivers are served meanwhile; this one's message is on its phone once at the end.
            try await stack.idle(within: .seconds(60))
            try await eventually("the message is on the phone", within: .seconds(40)) {
                try await !fleet.templates().isEmpty
            }
            let log = try await fleet.log()
            #expect(log.count == 1)
            #expect(try await fleet.templates().count <= 2)
        }
    }

    /// Waits until the fleet's only delivery is settled.
    private static func settled(_ fleet: Fleet) async throws {
        try await eventually("the delivery is settled") {
            let state = try await fleet.log().first?["status"].string
            return ["accepted", "sent", "delivered", "read"].contains(state ?? "")
        }
    }
}
