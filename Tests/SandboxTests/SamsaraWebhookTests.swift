import HTTPTypes
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(1))) struct SamsaraWebhookTests {
    /// A fleet with one webhook for arrivals, geofences and alerts.
    private static func run(
        answering statuses: [Int] = [],
        _ body: @escaping @Sendable (TestSandbox, Receiver, _ events: String, _ secret: String) async throws -> Void
    ) async throws {
        try await Receiver.run(answering: statuses) { receiver, url in
            try await TestSandbox.run { sandbox in
                let fleet = try await sandbox.createFleet()
                _ = try await sandbox.send(.patch, "/sandbox/samsara/settings", ["retryScale": 0.01])
                let hook = try await sandbox.send(
                    .post, "/samsara/webhooks", token: fleet["token"]?.string,
                    [
                        "name": "relay", "url": .string(url), "version": "2024-02-27",
                        "eventTypes": ["RouteStopArrival", "GeofenceEntry", "AlertIncident"],
                        "customHeaders": [["key": "Relay", "value": "yes"]],
                    ])
                let secret = try #require(hook.json["secretKey"]?.string)
                let id = fleet["orgId"]?.string ?? ""
                try await body(sandbox, receiver, "/sandbox/samsara/orgs/\(id)/events", secret)
            }
        }
    }

    private static func header(_ name: String, of delivery: Receiver.Delivery) -> String? {
        HTTPField.Name(name).flatMap { delivery.headers[$0] }
    }

    @Test(arguments: SamsaraEvent.Signing.allCases)
    func signatureIsAsGoodAsAskedFor(signing: SamsaraEvent.Signing) async throws {
        try await Self.run { sandbox, receiver, events, secret in
            _ = try await sandbox.send(
                .post, events, ["type": "RouteStopArrival", "signature": .string(signing.rawValue)])
            let delivery = try #require(await receiver.next(1).first)
            let timestamp = try #require(Self.header("X-Samsara-Timestamp", of: delivery))
            let expected = Signature.samsara(body: delivery.body, timestamp: timestamp, secretKey: secret)
            let signature = Self.header("X-Samsara-Signature", of: delivery)
            let isGenuine = signing == .valid || signing == .oldTimestamp
            #expect((signature == expected) == isGenuine)
            #expect((signature == nil) == (signing == .missing))
            #expect(Self.header("Relay", of: delivery) == "yes")
        }
    }

    @Test func eventIsRepeatedUntilItIsTakenUnderOneId() async throws {
        try await Self.run(answering: [500, 503, 404]) { sandbox, receiver, events, _ in
            let answer = try await sandbox.send(.post, events, ["type": "RouteStopArrival"])
            #expect(answer.json["deliveries"]?.array?.first?["status"]?.int == 500)
            let deliveries = await receiver.next(4)
            #expect(Set(deliveries.map { $0.json["eventId"] }) == [answer.json["eventId"]])
        }
    }

    @Test func subscriptionDecidesWhatComes() async throws {
        try await Self.run { sandbox, receiver, events, _ in
            let unwanted = try await sandbox.send(.post, events, ["type": "DvirSubmitted"])
            #expect(unwanted.json["deliveries"] == [])
            for type in ["Ping", "SomethingNew", "GeofenceEntry"] {
                _ = try await sandbox.send(.post, events, ["type": .string(type)])
            }
            let bodies = await receiver.next(3).map(\.json)
            #expect(bodies.map { $0["eventType"]?.string } == ["Ping", "SomethingNew", "GeofenceEntry"])
            #expect(bodies[0]["eventMs"]?.int != nil)
            #expect(bodies[2]["data"]?["driver"] == nil)
        }
    }

    @Test func overridesAreMergedAndRepeatsKeepTheId() async throws {
        try await Self.run { sandbox, receiver, events, _ in
            let event: JSON = [
                "type": "AlertIncident", "alert": "hosViolation", "eventId": "same", "repeat": 2,
                "overrides": ["isResolved": true],
            ]
            _ = try await sandbox.send(.post, events, event)
            let bodies = await receiver.next(2).map(\.json)
            #expect(bodies.map { $0["eventId"]?.string } == ["same", "same"])
            #expect(bodies[0]["data"]?["isResolved"]?.bool == true)
            let details = bodies[0]["data"]?["conditions"]?.array?.first?["details"]
            #expect(details?.object?.keys.map { $0 } == ["hosViolation"])
        }
    }
}
