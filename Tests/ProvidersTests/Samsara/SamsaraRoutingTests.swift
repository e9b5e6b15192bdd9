import Core
import Testing

@testable import Providers

@Suite struct SamsaraRoutingTests {
    private func look(_ payload: String) throws(WebhookError) -> SamsaraRouting {
        try SamsaraWebhook.routing(of: Array(payload.utf8))
    }

    @Test(arguments: SamsaraPayloads.all)
    func agreesWithTheWholeEvent(payload: String) throws {
        let routing = try look(payload)
        let event = try #require(try SamsaraWebhook.event(from: Array(payload.utf8)))
        #expect(routing.eventID == event.id)
        #expect(routing.kind == event.kind)
        #expect(routing.driverID == event.driver?.id)
        #expect(routing.vehicleID == event.vehicle?.id)
        #expect(routing.occurredAt == event.occurredAt)
    }

    @Test func namesATypeThatItDoesNotKnow() throws {
        let routing = try look(SamsaraPayloads.v2("VisualSearchMatch", "[1,2]"))
        #expect(routing.type == "VisualSearchMatch")
        #expect(routing.kind == nil)
        #expect(routing.driverID == nil)
    }

    @Test func takesNumbersAsIDs() throws {
        let payload = #"{"eventId":12,"eventType":"GeofenceEntry","data":{"vehicle":{"id":281474991565165}}}"#
        let routing = try look(payload)
        #expect(routing.eventID == "12")
        #expect(routing.vehicleID == "281474991565165")
    }

    @Test(arguments: [
        ("", WebhookError.notJSON), ("{", .notJSON), ("hello", .notJSON), ("[]", .notAnObject), ("7", .notAnObject),
        ("null", .notAnObject), (#"{"eventType":"Ping"}"#, .missing("eventId")),
        (#"{"eventId":"1"}"#, .missing("eventType")),
        (#"{"eventId":"1","eventType":7}"#, .unexpected("eventType", accepted: "a text")),
        (String(repeating: "[", count: 65) + String(repeating: "]", count: 65), .tooDeep),
        (#"{"a":"# + String(repeating: "[", count: 100_000), .tooDeep),
    ])
    func saysWhatIsWrong(payload: String, expected: WebhookError) {
        #expect(throws: expected) { try look(payload) }
    }

    @Test(arguments: ["{}", #""""#, "true", "[1]", "1.5", "\"\(String(repeating: "x", count: 257))\"", #""a\u0000b""#])
    func refusesIDsThatAreNone(id: String) {
        let payload = #"{"eventId":\#(id),"eventType":"Ping"}"#
        #expect(throws: WebhookError.self) { try look(payload) }
    }

    @Test func countsBracketsOutsideTextsOnly() throws {
        let payload = #"{"eventId":"1","eventType":"Ping","x":"\#(String(repeating: #"[\"{"#, count: 200))"}"#
        #expect(try look(payload).kind == .ping)
    }
}
