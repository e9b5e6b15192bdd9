import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

/// Vendors that refuse or fail for a while, and what reaches them meanwhile from two workers.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct CircuitTests {
    private static let options = Stack.Options {
        $0.workers = 2
        $0.partitions = 8
    }

    static let refusals: [(String, JSON, Int)] = [
        ("app refused", ["action": "status", "status": 401, "errorCode": 190], 1),
        ("account refused", ["action": "status", "status": 403, "errorCode": 131_031], 1),
        ("host failing", ["action": "status", "status": 503, "errorCode": 133_004], 5),
    ]

    @Test(arguments: refusals)
    func whileAVendorRefusesOnlyProbesReachItAndThenAllIsDeliveredInOrder(
        _ circuit: String, _ fault: JSON, _ threshold: Int
    ) async throws {
        try await Stack.run(Self.options) { stack in
            let fleet = try await stack.fleet(phones: (0..<6).map { _ in "+" + Stack.newPhone() })
            try await stack.fault("whatsapp", "/messages", times: 10_000, fault)
            for driver in fleet.drivers.prefix(threshold) { try await fleet.happens(to: driver) }
            try await eventually("the circuit is open", within: .seconds(60)) {
                Self.lines("Circuit opened", stack) == 1
            }
            let before = try await stack.requests("whatsapp", "/messages").count
            for driver in fleet.drivers.dropFirst(threshold) { try await fleet.happens(to: driver) }
            for driver in fleet.drivers { try await fleet.happens("RouteStopDeparture", to: driver) }
            try await Self.expectWaiting(fleet, circuit)
            try await eventually("a probe was made", within: .seconds(60)) {
                try await stack.requests("whatsapp", "/messages").count > before
            }
            // Probes get rarer, so that many need minutes; six lanes that tried by themselves would make more calls.
            #expect(try await stack.requests("whatsapp", "/messages").count <= before + 9)
            try await stack.sandbox("DELETE", "faults")
            try await Self.expectAllInOrder(fleet, stack)
            #expect(Self.lines("Circuit opened", stack) == 1)
            #expect(Self.lines("Circuit closed", stack) == 1)
            try await eventually("nothing waits any more") { try await Self.waiting(fleet).isEmpty }
            let row = try await stack.stores.administrator.query(
                "SELECT sum(attempts)::integer FROM communication_logs"
            ).first
            let requests = try await stack.requests("whatsapp", "/messages").count
            // What waited was not attempted.
            #expect(try row?.decode(Int.self) == requests)
        }
    }

    @Test
    func aThrottledNumberHoldsUpItsOwnTenantAlone() async throws {
        try await Stack.run(Self.options) { stack in
            let phones = (0..<3).map { _ in "+" + Stack.newPhone() }
            let fleet = try await stack.fleet(phones: phones)
            let other = try await stack.fleet()
            try await stack.fault(
                "whatsapp", "/\(fleet.number)/messages", ["action": "throttle", "retryAfter": 3.25])
            try await fleet.happens()
            try await eventually("the circuit is open") { Self.lines("Circuit opened", stack) == 1 }
            for driver in fleet.drivers.dropFirst() { try await fleet.happens(to: driver) }
            for driver in fleet.drivers { try await fleet.happens("RouteStopDeparture", to: driver) }
            try await other.happens()
            #expect(try await other.templates(1).count == 1)
            try await Self.expectAllInOrder(fleet, stack)
            #expect(try await stack.requests("whatsapp", "/\(fleet.number)/messages").count == 7)
            #expect(Self.lines("Circuit closed", stack) == 1)
        }
    }

    @Test
    func repliesWaitWhileAFleetSystemRefusesTheTokenAndMessagesDoNot() async throws {
        try await Stack.run(Self.options) { stack in
            let fleet = try await stack.fleet(phones: (0..<2).map { _ in "+" + Stack.newPhone() })
            for driver in fleet.drivers {
                try await fleet.happens(to: driver)
                try await fleet.templates(1, on: driver)
            }
            try await stack.fault(
                "samsara", "/fleet/documents", method: "POST", times: 10_000, ["action": "status", "status": 401])
            for number in 1...3 {
                try await fleet.reply(["kind": "text", "text": .string("Answer \(number)")])
                // WhatsApp promises no order of webhooks.
                try await eventually("the reply waits") { try await stack.stores.backlog([.inbound]) == number }
            }
            try await eventually("the circuit is open") { Self.lines("Circuit opened", stack) == 1 }
            try await fleet.reply(["kind": "text", "text": "Another driver's"], from: fleet.drivers[1])
            try await Self.expectWaiting(fleet, "account refused", of: "samsara")
            try await fleet.happens("RouteStopDeparture")
            #expect(try await fleet.templates(2).count == 2)
            try await stack.sandbox("DELETE", "faults")
            try await eventually("the replies are in the fleet system", within: .seconds(60)) {
                try await fleet.documents().count == 4
            }
            let texts = try await fleet.documents().map(\.text).filter { $0.contains("Answer") }
            #expect(texts.count == 3)
            for (position, text) in texts.enumerated() { #expect(text.contains("Answer \(position + 1)")) }
            try await fleet.confirmations(3)
            try await stack.idle(within: .seconds(60))
            #expect(try await fleet.documents().count == 4)
        }
    }

    @Test
    func whoeverIsBeyondTheDailyLimitWaitsAndTheOthersDoNot() async throws {
        let options = Stack.Options { $0.settings = ["WHATSAPP_DAILY_RECIPIENTS": "2"] }
        try await Stack.run(options) { stack in
            let fleet = try await stack.fleet(phones: (0..<3).map { _ in "+" + Stack.newPhone() })
            for driver in fleet.drivers.prefix(2) {
                try await fleet.happens(to: driver)
                try await fleet.templates(1, on: driver)
            }
            try await fleet.happens(to: fleet.drivers[2])
            try await eventually("the operator is told") {
                Self.lines("The daily limit of recipients is reached", stack) == 1
            }
            for driver in fleet.drivers.prefix(2) {
                try await fleet.happens("RouteStopDeparture", to: driver)
                try await fleet.templates(2, on: driver)
            }
            #expect(try await fleet.templates(fleet.drivers[2]).isEmpty)
            #expect(
                try await stack.workers[0].metric("fleetchat_held_calls_total", "limit_recipients") >= 1)
        }
    }

    @Test
    func anEventWhoseTimeIsOverWhileItWaitsIsNotSentAndSaysSo() async throws {
        try await Stack.run { stack in
            let fleet = try await stack.fleet(phones: (0..<2).map { _ in "+" + Stack.newPhone() })
            try await stack.fault(
                "whatsapp", "/\(fleet.number)/messages", times: 10_000, ["action": "throttle", "retryAfter": 30])
            try await fleet.happens()
            try await eventually("the circuit is open") { Self.lines("Circuit opened", stack) == 1 }
            let late = fleet.drivers[1]
            // An arrival is worth telling for an hour.
            let entry = WorkEntry(
                identity: "\(fleet.tenant)/late", tenant: TenantID(fleet.tenant), provider: "samsara",
                kind: "stop_arrival", key: "\(fleet.tenant)/\(late.id)",
                receivedAt: Date(timeIntervalSinceNow: -3_595), trace: nil,
                body: fleet.arrival("Dock", of: late).bytes)
            let queue = EventQueue(
                redis: stack.stores.redis, topology: stack.stores.topology, dedupeWindow: .seconds(60))
            #expect(try await queue.enqueue(entry, role: .outbound) == .enqueued)
            let row = try await eventually("the event is given up", within: .seconds(60)) {
                try await fleet.log().first { $0["status"].string == "expired" }
            }
            #expect(row["errorDetail"].string == "its time was over while it waited: whatsapp number throttled")
            #expect(try await fleet.templates(late).isEmpty)
        }
    }

    private static func lines(_ message: String, _ stack: Stack) -> Int {
        stack.workers.reduce(0) { $0 + $1.logLines("msg=\"\(message)\"").count }
    }

    private static func waiting(_ fleet: Fleet) async throws -> [JSON] {
        try await fleet.api("GET", "").json["waiting"].array
    }

    /// The tenant sees why, and so does the operator.
    private static func expectWaiting(
        _ fleet: Fleet, _ circuit: String, of provider: String = "whatsapp"
    ) async throws {
        let shown = try await eventually("the tenant sees what it waits for", within: .seconds(40)) {
            try await self.waiting(fleet).first
        }
        #expect("\(shown["scope"].string ?? "") \(shown["reason"].string ?? "")" == circuit)
        #expect(shown["provider"].string == provider)
        #expect(shown["until"].string != nil)
        try await eventually("the circuit is counted", within: .seconds(40)) {
            try await fleet.stack.workers[0].metric("fleetchat_circuits_open", "provider=\"\(provider)\"") == 1
        }
    }

    /// An arrival and then a departure for each driver, once.
    private static func expectAllInOrder(_ fleet: Fleet, _ stack: Stack) async throws {
        for driver in fleet.drivers { try await fleet.templates(2, on: driver, within: .seconds(60)) }
        try await stack.idle(within: .seconds(60))
        for driver in fleet.drivers {
            let texts = try await fleet.templates(driver).map(\.text)
            #expect(texts.count == 2)
            #expect(texts.first?.contains("reached") == true)
            #expect(texts.last?.contains("left") == true)
        }
    }
}
