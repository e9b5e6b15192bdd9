import HTTPTypes
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(1))) struct SamsaraTests {
    private static func run(
        _ options: JSON = [:], _ body: @escaping @Sendable (TestSandbox, Fleet) async throws -> Void
    ) async throws {
        try await TestSandbox.run { sandbox in
            let fleet = Fleet(json: try await sandbox.createFleet(options), sandbox: sandbox)
            try await body(sandbox, fleet)
        }
    }

    struct Fleet: Sendable {
        let json: JSON
        let sandbox: TestSandbox

        var id: String { json["orgId"]?.string ?? "" }
        var driverId: String { json["drivers"]?.array?.first?["id"]?.string ?? "" }
        var route: JSON { json["routes"]?.array?.first ?? .null }
        var replyType: JSON { json["documentTypes"]?.array?.first ?? .null }

        func call(
            _ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil
        ) async throws -> TestSandbox.Reply {
            try await sandbox.send(method, "/samsara" + path, token: json["token"]?.string, body)
        }

        func document(_ change: JSON) -> JSON {
            JSON.object([
                "documentTypeId": replyType["id"] ?? .null, "driverId": .string(driverId), "state": "submitted",
                "routeStopId": route["stops"]?.array?.first?["id"] ?? .null,
                "fields": [
                    ["label": "Driver message", "type": "string", "value": ["stringValue": "Here"]],
                    [
                        "label": "Status", "type": "multipleChoice",
                        "value": ["multipleChoiceValue": [["value": "Arrived", "selected": true]]],
                    ],
                ],
            ]).merging(change)
        }
    }

    @Test func driversComeInPages() async throws {
        try await Self.run { _, fleet in
            var names: [String] = []
            var cursor = ""
            repeat {
                let page = try await fleet.call(.get, "/fleet/drivers?limit=2&after=\(cursor)").json
                names += (page["data"]?.array ?? []).compactMap { $0["name"]?.string }
                cursor = page["pagination"]?["endCursor"]?.string ?? ""
                if page["pagination"]?["hasNextPage"]?.bool != true { break }
            } while names.count < 100
            #expect(names.count == 5)
            #expect(Set(names).count == 5)
        }
    }

    @Test(arguments: [
        "/fleet/drivers?limit=513", "/fleet/drivers?limit=0", "/fleet/drivers?after=%21", "/fleet/routes",
        "/fleet/routes?startTime=yesterday&endTime=today", "/fleet/driver-vehicle-assignments",
        "/route-events/stream?startTime=2020-01-01T00:00:00Z", "/fleet/documents?startTime=2026-01-01T00:00:00Z",
    ])
    func malformedQueryIs400(path: String) async throws {
        try await Self.run { _, fleet in
            let reply = try await fleet.call(.get, path)
            #expect(reply.status == 400)
            #expect(reply.json["requestId"]?.string?.isEmpty == false)
        }
    }

    @Test func missingScopeIs401WhileMeWorks() async throws {
        try await Self.run(["scopes": ["Read Org Information"]]) { _, fleet in
            #expect(try await fleet.call(.get, "/me").status == 200)
            let refused = try await fleet.call(.get, "/fleet/drivers")
            #expect(refused.status == 401)
            #expect(refused.json["message"]?.string?.contains("Read Drivers") == true)
        }
    }

    @Test func stopsThatAPatchLeavesOutAreDeleted() async throws {
        try await Self.run { _, fleet in
            let stops = fleet.route["stops"]?.array ?? []
            let first = try #require(stops.first?["id"])
            let second = try #require(stops.dropFirst().first?["id"])
            let reply = try await fleet.call(
                .patch, "/fleet/routes/\(fleet.route["id"]?.string ?? "")",
                ["stops": [["id": first, "notes": "Arrived 14:05"], ["id": second]]])
            let patched = reply.json["data"]?["stops"]?.array ?? []
            #expect(patched.map { $0["id"] } == [first, second])
            #expect(patched.first?["notes"]?.string == "Arrived 14:05")
            #expect(patched.first?["name"] == stops.first?["name"])
            #expect(patched.last?["notes"]?.string?.isEmpty == false)
        }
    }

    @Test(arguments: [
        ["state": "completed"] as JSON, ["notes": .string(String(repeating: "x", count: 2_001))],
        ["stops": [["id": "1"]]], ["stops": [["name": "nowhere"]]], ["driverId": "1"],
        ["stops": [["id": "1", "state": "arrived"]]],
    ])
    func patchRefusesWhatARouteCannotTake(body: JSON) async throws {
        try await Self.run { _, fleet in
            let reply = try await fleet.call(.patch, "/fleet/routes/\(fleet.route["id"]?.string ?? "")", body)
            #expect([400, 404].contains(reply.status))
        }
    }

    @Test func submittedDocumentIsStored() async throws {
        try await Self.run { _, fleet in
            let reply = try await fleet.call(.post, "/fleet/documents", fleet.document([:]))
            #expect(reply.status == 200)
            let id = reply.json["data"]?["id"]?.string ?? ""
            let stored = try await fleet.call(.get, "/fleet/documents/\(id)").json["data"]
            #expect(stored?["routeStop"]?["id"] == fleet.route["stops"]?.array?.first?["id"])
        }
    }

    @Test(arguments: [
        ["documentTypeId": "gone"] as JSON, ["driverId": "1"], ["routeStopId": "1"], ["state": "done"],
        ["fields": [["label": "Nope", "type": "string", "value": ["stringValue": "x"]]]],
        ["fields": [["label": "Driver message", "type": "number", "value": ["numberValue": 1]]]],
        ["fields": [["label": "Driver message", "type": "string", "value": ["numberValue": 1]]]],
        [
            "fields": [
                [
                    "label": "Status", "type": "multipleChoice",
                    "value": ["multipleChoiceValue": [["value": "Lost", "selected": true]]],
                ]
            ]
        ],
        ["notes": .string(String(repeating: "x", count: 2_001))], ["foo": 1],
    ])
    func documentThatDoesNotFitItsTypeIs400(change: JSON) async throws {
        try await Self.run { _, fleet in
            let reply = try await fleet.call(.post, "/fleet/documents", fleet.document(change))
            #expect(reply.status == 400)
        }
    }

    @Test func sixthRequestInASecondWaitsAFraction() async throws {
        let clock = WallClock { Timestamp(milliseconds: 1_790_000_000_000) }
        try await TestSandbox.run(clock: clock) { sandbox in
            let fleet = Fleet(json: try await sandbox.createFleet(), sandbox: sandbox)
            for _ in 0..<5 { #expect(try await fleet.call(.get, "/fleet/document-types").status == 200) }
            let refused = try await fleet.call(.get, "/fleet/document-types")
            #expect(refused.status == 429)
            #expect(refused.headers[.retryAfter] == "0.2")
        }
    }

    @Test func errorsBelowV1ArePlainText() async throws {
        try await Self.run { _, fleet in
            let reply = try await fleet.call(.post, "/v1/fleet/messages", ["driverIds": ["1"], "text": "Hi"])
            #expect(reply.status == 400)
            #expect(reply.json == .null)
            #expect(!reply.bytes.isEmpty)
        }
    }

    @Test func assignmentsLeaveNobodyOut() async throws {
        try await Self.run { _, fleet in
            let vehicle = fleet.json["vehicles"]?.array?.first?["id"]?.string ?? ""
            let reply = try await fleet.call(
                .get, "/fleet/driver-vehicle-assignments?filterBy=vehicles&vehicleIds=\(vehicle)")
            let rows = reply.json["data"]?.array ?? []
            #expect(rows.map { $0["isPassenger"]?.bool } == [false, true])
        }
    }

    @Test func webhookAnswersBareAndItsTypesStay() async throws {
        try await Self.run { _, fleet in
            let hook: JSON = ["name": "x", "url": "https://x.y/z", "eventTypes": ["RouteStopArrival"]]
            let created = try await fleet.call(.post, "/webhooks", hook)
            #expect(created.status == 200)
            let id = created.json["id"]?.string ?? ""
            #expect(
                Signature.samsara(body: [], timestamp: "1", secretKey: created.json["secretKey"]?.string ?? "") != nil)
            let patch = try await fleet.call(.patch, "/webhooks/\(id)", ["eventTypes": ["GeofenceEntry"]])
            #expect(patch.status == 400)
            #expect(try await fleet.call(.delete, "/webhooks/\(id)").status == 204)
            #expect(try await fleet.call(.get, "/webhooks/\(id)").status == 404)
        }
    }

    @Test func feedGoesOnFromItsCursor() async throws {
        try await Self.run { sandbox, fleet in
            let arrive: JSON = ["type": "RouteStopArrival"]
            _ = try await sandbox.send(.post, "/sandbox/samsara/orgs/\(fleet.id)/events", arrive)
            let first = try await fleet.call(.get, "/route-events/stream").json
            #expect(first["data"]?.array?.map { $0["eventType"]?.string } == ["stopArrived"])
            let cursor = first["pagination"]?["endCursor"]?.string ?? ""
            #expect(try await fleet.call(.get, "/route-events/stream?after=\(cursor)").json["data"] == [])
            _ = try await sandbox.send(.post, "/sandbox/samsara/orgs/\(fleet.id)/events", arrive)
            let next = try await fleet.call(.get, "/route-events/stream?after=\(cursor)").json
            #expect(next["data"]?.array?.count == 1)
        }
    }
}
