import HTTPTypes
import Testing

@testable import Sandbox

/// `GET /route-events/stream`, and what tests can make of it.
@Suite(.timeLimit(.minutes(1))) struct SamsaraFeedTests {
    struct Feed: Sendable {
        let sandbox: TestSandbox
        let id: String
        let token: String

        func happens(_ more: JSON = [:]) async throws -> JSON {
            let event = JSON.object(["type": "RouteStopArrival"]).merging(more)
            let answer = try await sandbox.send(.post, "/sandbox/samsara/orgs/\(id)/events", event)
            #expect(answer.status == 200)
            return answer.json
        }

        func behaves(_ change: JSON) async throws {
            #expect(try await sandbox.send(.patch, "/sandbox/samsara/orgs/\(id)/feed", change).status == 204)
        }

        func read(_ query: String = "") async throws -> TestSandbox.Reply {
            try await sandbox.send(.get, "/samsara/route-events/stream?\(query)", token: token)
        }
    }

    private static func run(_ body: @escaping @Sendable (Feed) async throws -> Void) async throws {
        try await TestSandbox.run { sandbox in
            let fleet = try await sandbox.createFleet()
            _ = try await sandbox.send(.patch, "/sandbox/samsara/settings", ["limits": false])
            try await body(
                Feed(sandbox: sandbox, id: fleet["orgId"]?.string ?? "", token: fleet["token"]?.string ?? ""))
        }
    }

    private static func cursor(_ reply: TestSandbox.Reply) throws -> String {
        try #require(reply.json["pagination"]?["endCursor"]?.string).replacing("=", with: "%3D")
    }

    private static func hasNext(_ reply: TestSandbox.Reply) -> Bool? {
        reply.json["pagination"]?["hasNextPage"]?.bool
    }

    @Test func webhookThatIsLostLeavesItsEntry() async throws {
        try await Self.run { feed in
            #expect(try await feed.happens(["lost": true])["deliveries"] == [])
            let entry = try #require(try await feed.read().json["data"]?.array?.first)
            #expect(entry["eventType"]?.string == "stopArrived")
            #expect(entry.object?.keys.sorted() == ["eventTime", "eventType", "happenedAtTime", "id", "route", "stop"])
            #expect(entry["route"]?.object?.keys.sorted() == ["id"])
        }
    }

    @Test func emptyPagesSayThatMoreFollow() async throws {
        try await Self.run { feed in
            try await feed.behaves(["emptyPages": true, "page": 2])
            for _ in 0..<3 { _ = try await feed.happens(["lost": true]) }
            var reply = try await feed.read()
            var sizes = [reply.json["data"]?.array?.count]
            while Self.hasNext(reply) == true, sizes.count < 10 {
                reply = try await feed.read("after=\(try Self.cursor(reply))")
                sizes.append(reply.json["data"]?.array?.count)
            }
            #expect(sizes == [0, 2, 0, 1])
        }
    }

    @Test func cursorThatHasExpiredIs400AndTheStartTimeLeadsOn() async throws {
        try await Self.run { feed in
            _ = try await feed.happens(["lost": true])
            let cursor = try Self.cursor(try await feed.read())
            try await feed.behaves(["expireCursors": true])
            #expect(try await feed.read("after=\(cursor)").status == 400)
            let anew = try await feed.read()
            #expect(anew.json["data"]?.array?.count == 1)
            #expect(try await feed.read("after=\(try Self.cursor(anew))").status == 200)
        }
    }

    @Test func startTimeLeavesOutWhatWasKnownBefore() async throws {
        try await Self.run { feed in
            let now = feed.sandbox.world.clock.now()
            _ = try await feed.happens(["lost": true, "processedAt": (now + -7_200).json])
            _ = try await feed.happens(["lost": true, "processedAt": now.json])
            #expect(try await feed.read("startTime=\((now + -3_600).text)").json["data"]?.array?.count == 1)
            #expect(try await feed.read().json["data"]?.array?.count == 2)
        }
    }

    @Test(arguments: ["limit=201", "limit=0", "after=nonsense", "startTime=2020-01-01T00:00:00Z", "driverIds=1"])
    func whatTheDocumentDoesNotAllowIs400(query: String) async throws {
        try await Self.run { feed in
            let reply = try await feed.read(query)
            #expect(reply.status == 400)
        }
    }
}
