import HTTPTypes
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(1))) struct GraphRefusalTests {
    struct Refusal: Sendable {
        let body: JSON
        let code: Int
        var status = 400
    }

    private static func changed(_ body: JSON, _ change: JSON) -> JSON {
        body.merging(change)
    }

    static let refusals = [
        Refusal(body: ["to": "+15125550123", "type": "text", "text": ["body": "x"]], code: 100),
        Refusal(body: changed(Samples.text("x"), ["messaging_product": "sms"]), code: 100),
        Refusal(body: changed(Samples.text("x"), ["foo": 1]), code: 100),
        Refusal(body: changed(Samples.text("x"), ["type": "fax"]), code: 100),
        Refusal(body: changed(Samples.text("x"), ["to": "call me"]), code: 131_009),
        Refusal(body: changed(Samples.text("x"), ["to": ""]), code: 100),
        Refusal(body: changed(Samples.text("x"), ["to": "+15550100001"]), code: 131_021),
        Refusal(body: Samples.text(String(repeating: "x", count: 4_097)), code: 100),
        Refusal(
            body: changed(
                Samples.templateMessage(), ["biz_opaque_callback_data": .string(String(repeating: "x", count: 513))]),
            code: 100),
        Refusal(body: Samples.text("x"), code: 131_047),
        Refusal(body: Samples.buttons(["A", "B", "C", "D"]), code: 131_009),
        Refusal(body: Samples.buttons(["A", "A"]), code: 131_009),
        Refusal(body: Samples.buttons([String(repeating: "x", count: 21)]), code: 100),
        Refusal(
            body: changed(Samples.templateMessage(), ["template": ["language": ["code": "fr"]]]), code: 132_001,
            status: 404),
        Refusal(body: changed(Samples.templateMessage(), ["template": ["name": "gone"]]), code: 132_001, status: 404),
        Refusal(body: Samples.templateMessage(parameters: []), code: 132_000),
        Refusal(
            body: Samples.templateMessage(parameters: [
                ["type": "text", "text": "a"], ["type": "text", "text": "b"],
            ]), code: 132_000),
        Refusal(body: Samples.templateMessage(driver: ""), code: 132_018),
        Refusal(body: Samples.templateMessage(driver: "a\nb"), code: 132_018),
        Refusal(body: Samples.templateMessage(driver: "a\tb"), code: 132_018),
        Refusal(body: Samples.templateMessage(driver: "a     b"), code: 132_018),
        Refusal(body: Samples.templateMessage(driver: String(repeating: "x", count: 1_020)), code: 132_005),
        Refusal(body: Samples.templateMessage(payload: String(repeating: "x", count: 129)), code: 131_009),
        Refusal(body: changed(Samples.templateMessage(), ["context": ["message_id": "wamid.gone"]]), code: 131_009),
    ]

    @Test(arguments: refusals)
    func messageIsRefusedWithMetasCode(refusal: Refusal) async throws {
        try await TestSandbox.run { sandbox in
            try await sandbox.createTemplate()
            let reply = try await sandbox.graph(.post, "\(TestSandbox.number)/messages", refusal.body)
            #expect(reply.status == refusal.status)
            #expect(reply.json["error"]?["code"]?.int == refusal.code)
            #expect(reply.json["error"]?["fbtrace_id"]?.string?.isEmpty == false)
            #expect(reply.json["error"]?["error_data"]?["messaging_product"]?.string == "whatsapp")
        }
    }

    @Test(arguments: [nil, "", "other"])
    func tokenIsChecked(token: String?) async throws {
        try await TestSandbox.run { sandbox in
            let reply = try await sandbox.send(.get, "/whatsapp/v23.0/\(TestSandbox.number)", token: token)
            #expect(reply.status == 401)
            #expect(reply.json["error"]?["code"]?.int == 190)
        }
    }

    @Test(arguments: ["1", "100000000020001", "abc"])
    func unknownNumberIsNoObject(id: String) async throws {
        try await TestSandbox.run { sandbox in
            let reply = try await sandbox.graph(.post, "\(id)/messages", Samples.text("x"))
            #expect(reply.json["error"]?["code"]?.int == 100)
            #expect(reply.json["error"]?["error_subcode"]?.int == 33)
        }
    }

    @Test func userIdInToIsAcceptedAndNeverHeardOfAgain() async throws {
        try await TestSandbox.run { sandbox in
            let reply = try await sandbox.graph(
                .post, "\(TestSandbox.number)/messages", Samples.text("x", to: "US.ABC123"))
            #expect(reply.status == 200)
            #expect(sandbox.world.whatsApp.withState { $0.phones.isEmpty })
        }
    }
}
