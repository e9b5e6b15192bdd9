import HTTPTypes
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(1))) struct MetaWebhookTests {
    /// A sandbox whose callback has passed the handshake.
    private static func run(
        answering statuses: [Int] = [], settings: JSON = [:],
        _ body: @escaping @Sendable (TestSandbox, Receiver) async throws -> Void
    ) async throws {
        try await Receiver.run(answering: statuses) { receiver, url in
            try await TestSandbox.run { sandbox in
                _ = try await sandbox.send(.put, "/sandbox/whatsapp/webhook", ["url": .string(url)])
                _ = try await sandbox.send(.patch, "/sandbox/whatsapp/settings", ["retryScale": 0.01])
                _ = try await sandbox.send(.patch, "/sandbox/whatsapp/settings", settings)
                _ = try await sandbox.graph(.post, "\(TestSandbox.account)/subscribed_apps")
                try await sandbox.createTemplate()
                try await body(sandbox, receiver)
            }
        }
    }

    private static func statuses(_ deliveries: [Receiver.Delivery]) -> [JSON] {
        deliveries.flatMap { delivery in
            (delivery.json["entry"]?.array ?? []).flatMap { entry in
                (entry["changes"]?.array ?? []).flatMap { $0["value"]?["statuses"]?.array ?? [] }
            }
        }
    }

    @Test func webhooksAreSignedOverTheBytesOnTheWire() async throws {
        try await Self.run { sandbox, receiver in
            let reply: JSON = [
                "kind": "text", "text": "Llegué / 5 min", "phoneNumberId": .string(TestSandbox.number),
            ]
            _ = try await sandbox.send(.post, "/sandbox/whatsapp/phones/\(TestSandbox.driver)/reply", reply)
            let delivery = try #require(await receiver.next(1).first)
            #expect(delivery.body.allSatisfy { $0 < 0x80 })
            #expect(String(decoding: delivery.body, as: UTF8.self).contains(#"Llegu\u00e9 \/ 5 min"#))
            let header = try #require(HTTPField.Name("X-Hub-Signature-256"))
            #expect(
                delivery.headers[header] == Signature.meta(body: delivery.body, appSecret: TestSandbox.appSecret))
        }
    }

    @Test func receiptsFollowASend() async throws {
        try await Self.run(settings: ["autoRead": true, "deliverDelayMs": 1, "readDelayMs": 1]) { sandbox, receiver in
            let sent = try await sandbox.graph(.post, "\(TestSandbox.number)/messages", Samples.templateMessage())
            let statuses = Self.statuses(await receiver.next(3))
            #expect(Set(statuses.compactMap { $0["status"]?.string }) == ["sent", "delivered", "read"])
            #expect(Set(statuses.compactMap { $0["id"] }).count == 1)
            #expect(statuses.first?["id"] == sent.json["messages"]?.array?.first?["id"])
        }
    }

    @Test func deliveryIsRepeatedUntil200WithTheSameBytes() async throws {
        try await Self.run(answering: [500, 204, 200]) { sandbox, receiver in
            _ = try await sandbox.send(
                .post, "/sandbox/whatsapp/phones/\(TestSandbox.driver)/reply",
                ["kind": "text", "text": "x", "phoneNumberId": .string(TestSandbox.number)])
            let deliveries = await receiver.next(3)
            #expect(Set(deliveries.map(\.body)).count == 1)
        }
    }

    @Test func duplicatesAndBatchesComeWhenAsked() async throws {
        let settings: JSON = ["duplicateWebhooks": true, "batch": 10, "deliverDelayMs": 1]
        try await Self.run(settings: settings) { sandbox, receiver in
            _ = try await sandbox.graph(.post, "\(TestSandbox.number)/messages", Samples.templateMessage())
            let deliveries = await receiver.next(2)
            #expect(deliveries[0].body == deliveries[1].body)
            #expect(Self.statuses([deliveries[0]]).count == 2)
        }
    }

    @Test func personWithoutWhatsAppFailsLater() async throws {
        try await Self.run(settings: ["notOnWhatsApp": [.string(TestSandbox.driver)]]) { sandbox, receiver in
            let sent = try await sandbox.graph(.post, "\(TestSandbox.number)/messages", Samples.templateMessage())
            #expect(sent.status == 200)
            let status = try #require(Self.statuses(await receiver.next(1)).first)
            #expect(status["status"]?.string == "failed")
            #expect(status["errors"]?.array?.first?["code"]?.int == 131_026)
        }
    }

    @Test func tapBringsThePayloadAndItsContext() async throws {
        try await Self.run(settings: ["autoDeliver": false]) { sandbox, receiver in
            let sent = try await sandbox.graph(.post, "\(TestSandbox.number)/messages", Samples.templateMessage())
            _ = await receiver.next(1)
            _ = try await sandbox.send(
                .post, "/sandbox/whatsapp/phones/\(TestSandbox.driver)/reply", ["kind": "button"])
            let bodies = await receiver.next(2).map(\.json)
            let messages = bodies.compactMap { body in
                body["entry"]?.array?.first?["changes"]?.array?.first?["value"]?["messages"]?.array?.first
            }
            let tap = try #require(messages.first)
            #expect(tap["button"] == ["payload": "v1:abc", "text": "Arrived"])
            #expect(tap["context"]?["id"] == sent.json["messages"]?.array?.first?["id"])
            #expect(tap["from"]?.string == TestSandbox.driver)
        }
    }

    @Test func verifyTokenIsEncodedInTheHandshake() {
        #expect(MetaCourier.percentEncoded("a-Z_9~.&=+/é") == "a-Z_9~.%26%3D%2B%2F%C3%A9")
    }

    @Test(arguments: [(1, 0.0), (2, 1.0), (3, 2.0), (4, 4.0), (8, 60.0), (500, 60.0)])
    func gapsGrowToAMinute(attempt: Int, seconds: Double) {
        #expect(MetaCourier.gap(after: attempt) == seconds)
    }
}
