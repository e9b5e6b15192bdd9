import FoundationEssentials
import TestSupport
import Testing

/// Webhooks that are well signed and otherwise wrong.
@Suite(.timeLimit(.minutes(15)))
struct BadBodyTests {
    static let notUnderstood: [(String, [UInt8])] = [
        ("nothing", []), ("no JSON", Array("hello".utf8)), ("half", Array(#"{"eventId":"#.utf8)),
        ("two values", Array("{}{}".utf8)), ("an array", Array("[1]".utf8)), ("a text", Array(#""event""#.utf8)),
        ("no event id", Array(#"{"eventType":"RouteStopArrival"}"#.utf8)),
        ("an empty event id", Array(#"{"eventId":"","eventType":"RouteStopArrival"}"#.utf8)),
        ("an object as id", Array(#"{"eventId":{},"eventType":"RouteStopArrival"}"#.utf8)),
        ("a number as type", Array(#"{"eventId":"1","eventType":7}"#.utf8)),
        (
            "invalid UTF-8",
            Array(#"{"eventType":"RouteStopArrival","eventId":""#.utf8) + [0xff, 0xfe] + Array(#""}"#.utf8)
        ),
        ("deep nesting", Array((String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)).utf8)),
        ("deep objects", Array(String(repeating: #"{"data":"#, count: 50_000).utf8)),
    ]

    @Test(arguments: notUnderstood)
    func aBodyIsNotUnderstood(_ what: String, _ body: [UInt8]) async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let webhook = try await fleet.webhook()
        let before = try await stack.ingresses[0].metric("fleetchat_webhooks_total", "not_understood", "samsara")
        #expect(try await fleet.post(body, to: webhook).status == 400)
        // Who has no signature learns nothing of that.
        #expect(try await fleet.post(body, headers: ["X-Samsara-Signature": ""], to: webhook).status == 403)
        let after = try await stack.ingresses[0].metric("fleetchat_webhooks_total", "not_understood", "samsara")
        #expect(after > before)
        #expect(stack.ingresses[0].isRunning)
        #expect(try await fleet.post(fleet.arrival("Dock 1").bytes, to: webhook).status == 200)
    }

    @Test(arguments: notUnderstood.filter { !$0.0.contains("id") && !$0.0.contains("type") })
    func aWhatsAppBodyIsNotUnderstood(_ what: String, _ body: [UInt8]) async throws {
        let stack = try await Stack.common
        #expect(try await stack.postWhatsApp(body).status == 400)
    }

    /// Fields that are not what Samsara documents, in an event that is understood.
    @Test(
        arguments: [
            ["data": 7], ["data": []], ["data": nil], ["data": "text"], ["eventTime": 5], ["eventTime": "yesterday"],
            ["data": ["driver": ["id": ["deep"]]]], ["data": ["driver": 5, "routeStopDetails": "x", "route": true]],
        ] as [JSON])
    func wrongTypesInsideAnEventHarmNoOther(_ spoiled: JSON) async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let webhook = try await fleet.webhook()
        let answer = try await fleet.post(fleet.arrival("Dock 1", more: spoiled).bytes, to: webhook)
        #expect([200, 400].contains(answer.status))
        #expect(try await fleet.post(fleet.arrival("Dock 2").bytes, to: webhook).status == 200)
        // The spoiled one may be told as well, as far as it is understood.
        try await eventually("the next event is told") {
            try await fleet.templates().contains { $0.text.contains("Dock 2") }
        }
        #expect(stack.ingresses[0].isRunning && stack.workers[0].isRunning)
    }

    @Test
    func idsThatAreNumbersAreTakenAsTheSameIds() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let webhook = try await fleet.webhook()
        let id = Int.random(in: 1...1_000_000_000)
        let driver = JSON.int(try #require(Int(fleet.driver.id)))
        let event = fleet.arrival("Dock 1", id: "\(id)")
        let numbers = event.merging([
            "eventId": .int(id), "data": event["data"].merging(["driver": ["id": driver]]),
        ])
        #expect(try await fleet.post(numbers.bytes, to: webhook).status == 200)
        #expect(try await fleet.post(event.bytes, to: webhook).status == 200)
        #expect(try await fleet.post(fleet.arrival("Dock 2").bytes, to: webhook).status == 200)
        #expect(try await fleet.templates(2).count == 2)
    }

    @Test
    func textWithZeroBytesAndOverlongTextIsRelayedAndHoldsUpNobody() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let webhook = try await fleet.webhook()
        let id = "event\u{0}\(UUID().uuidString)"
        #expect(try await fleet.post(fleet.arrival("Do\u{0}ck 1", id: id).bytes, to: webhook).status < 500)
        let long = String(repeating: "🚚é\n", count: 20_000)
        #expect(try await fleet.post(fleet.arrival(long).bytes, to: webhook).status == 200)
        #expect(try await fleet.post(fleet.arrival("Dock 3").bytes, to: webhook).status == 200)
        let texts = try await eventually("the last message is on the phone") {
            let texts = try await fleet.templates().map(\.text)
            return texts.last?.contains("Dock 3") == true ? texts : nil
        }
        #expect(texts.allSatisfy { !$0.contains("\u{0}") && $0.utf8.count < 2_000 })
    }

    @Test
    func anEventWithADriversIdThatIsTooLongIsNobodysAndHoldsUpNobody() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let webhook = try await fleet.webhook()
        let stranger = Fleet.Driver(id: String(repeating: "9", count: 512), name: "Nobody", phone: "")
        #expect(try await fleet.post(fleet.arrival("Dock 1", of: stranger).bytes, to: webhook).status == 200)
        #expect(try await fleet.post(fleet.arrival("Dock 2").bytes, to: webhook).status == 200)
        try await fleet.templates(1)
        let row = try await eventually("the event is logged") {
            try await fleet.log().first { $0["status"].string == "suppressed" }
        }
        #expect(row["errorDetail"].string?.isEmpty == false)
    }

    @Test(arguments: [(1_024 * 1_024 + 1, "samsara"), (3 * 1_024 * 1_024 + 1, "whatsapp")])
    func aBodyOverTheLimitIsRefusedAndOneAtTheLimitIsRead(_ size: Int, _ vendor: String) async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let webhook = try await fleet.webhook()
        let post = { (body: [UInt8]) in
            try await vendor == "samsara" ? fleet.post(body, to: webhook) : stack.postWhatsApp(body)
        }
        #expect(try await post([UInt8](repeating: 32, count: size)).status == 413)
        #expect(try await post([UInt8](repeating: 32, count: size - 1)).status == 400)
        #expect(try await stack.ingresses[0].metric("fleetchat_webhooks_total", "too_large", vendor) >= 1)
    }

    @Test(arguments: ["", "text/plain", "application/xml", "application/x-www-form-urlencoded", "json"])
    func onlyJSONIsTaken(_ type: String) async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let webhook = try await fleet.webhook()
        let body = fleet.arrival("Dock 1").bytes
        #expect(try await fleet.post(body, headers: ["Content-Type": type], to: webhook).status == 415)
        #expect(try await stack.postWhatsApp(body, headers: ["Content-Type": type]).status == 415)
        let answer = try await fleet.post(
            body, headers: ["Content-Type": "Application/JSON; charset=utf-8"], to: webhook)
        #expect(answer.status == 200)
    }

    @Test
    func anEventOfAnUnknownTypeIsTakenAndCounted() async throws {
        let stack = try await Stack.common
        let fleet = try await stack.fleet()
        let before = try await stack.ingresses[0].metric("fleetchat_webhooks_total", "\"unknown\"", "samsara")
        let event = fleet.arrival("Dock 1", more: ["eventType": "TireCaughtFire"])
        #expect(try await fleet.post(event.bytes, to: fleet.webhook()).status == 200)
        let after = try await stack.ingresses[0].metric("fleetchat_webhooks_total", "\"unknown\"", "samsara")
        #expect(after > before)
    }
}
