import Core
import FoundationEssentials
import Postgres
import Redis
import Storage
import TestSupport
import Testing

/// What webhooks did not bring comes by feed.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct FeedTests {
    private static func run(
        _ change: (inout Stack.Options) -> Void = { _ in }, _ body: (Stack) async throws -> Void
    ) async throws {
        let options = Stack.Options {
            $0.settings = ["SERVE": "webhooks,feeds,api", "FEED_INTERVAL": "5s"]
            change(&$0)
        }
        try await Stack.run(options, body)
    }

    @Test
    func eventsWhoseWebhooksAreLostArriveByFeedOnceInTheirOrderAndCanBeAnswered() async throws {
        try await Self.run { stack in
            let fleet = try await stack.fleet()
            for type in ["RouteStopArrival", "RouteStopEtaUpdated", "RouteStopDeparture"] {
                try await fleet.happens(type, ["lost": true])
            }
            let messages = try await fleet.templates(3, within: .seconds(40))
            for (message, part) in zip(messages, ["you reached", "expected at", "you left"]) {
                #expect(message.text.contains(part) && message.text.contains("Austin Distribution Center"))
            }
            try await fleet.reply(["kind": "button", "buttonIndex": 0, "inReplyTo": .string(messages[0].id)])
            try await fleet.documents(1)
            try await Self.polls(2, more: stack)
            #expect(try await fleet.templates().count == 3)
        }
    }

    @Test
    func webhookAndFeedOfTheSameEventAreOneMessageWhicheverComesFirst() async throws {
        try await Self.run { stack in
            let fleet = try await stack.fleet()
            try await fleet.happens()
            try await fleet.templates(1)
            try await eventually("the feed has it too", within: .seconds(40)) {
                try await Self.events(stack, "known", "recovered") >= 1
            }
            // The feed first: the webhook is only late.
            let stop = try #require(try await fleet.state()["routes"][0]["stops"][1]["id"].string)
            let event: JSON = ["stopId": .string(stop), "happenedAt": .string(Date().ISO8601Format())]
            try await fleet.happens(event.merging(["lost": true]))
            try await fleet.templates(2, within: .seconds(40))
            #expect(try await fleet.happens(event).statuses == [200])
            try await Self.polls(2, more: stack)
            try await stack.idle()
            #expect(try await fleet.templates().count == 2)
        }
    }

    @Test
    func anEventOfARouteOfAVehicleReachesItsDriver() async throws {
        try await Self.run { stack in
            let fleet = try await stack.fleet(phones: (0..<2).map { _ in "+" + Stack.newPhone() })
            let vehicle = try #require(try await fleet.state()["vehicles"][1]["id"].string)
            try await fleet.happens(["vehicleId": .string(vehicle), "lost": true])
            try await fleet.templates(1, on: fleet.drivers[1], within: .seconds(40))
            #expect(try await fleet.templates(fleet.drivers[0]).isEmpty)
        }
    }

    @Test
    func whatSamsaraKnewOfTooLongAgoIsNotTold() async throws {
        try await Self.run { stack in
            let fleet = try await stack.fleet()
            try await Self.polls(1, more: stack)
            let before = JSON.string(Date(timeIntervalSinceNow: -7_200).ISO8601Format())
            try await fleet.happens(["lost": true, "happenedAt": before, "processedAt": before])
            // A truck without reception: Samsara knows of it just now, and its webhook would be told as well.
            try await fleet.happens(["lost": true, "happenedAt": before])
            try await fleet.templates(1, within: .seconds(40))
            #expect(try await Self.events(stack, "stale") == 1)
            #expect(try await fleet.templates().count == 1)
        }
    }

    @Test
    func aFeedInTroubleGoesOnWhereItWas() async throws {
        try await Self.run { stack in
            let fleet = try await stack.fleet()
            let faults: [JSON] = [
                ["action": "throttle", "retryAfter": 0.4], ["action": "status", "status": 500], ["action": "garbage"],
            ]
            var count = 0
            for fault in faults {
                try await stack.fault("samsara", "/route-events/stream", fault)
                try await Self.arrives(&count, fleet)
            }
            try await stack.sandbox("PATCH", "samsara/orgs/\(fleet.organisation)/feed", ["expireCursors": true])
            try await Self.arrives(&count, fleet)
            try await stack.sandbox(
                "PATCH", "samsara/orgs/\(fleet.organisation)/feed", ["emptyPages": true, "page": 1])
            try await Self.arrives(&count, fleet, times: 2)
            try await Self.polls(1, more: stack)
            #expect(try await fleet.templates().count == count)
            #expect(!stack.ingresses[0].logLines("cursor is refused").isEmpty)
        }
    }

    @Test
    func aFeedWaitsForTheCircuitThatWorkersFoundOpen() async throws {
        try await Self.run { stack in
            let circuits = RedisArgument("\(stack.stores.topology.prefix):{limits:samsara}:circuits")
            let later = Int(Date().timeIntervalSince1970 * 1_000) + 3_600_000
            _ = try await stack.stores.redis.send(["HSET", circuits, "host", RedisArgument("open \(later) 1 failing")])
            let fleet = try await stack.fleet()
            try await fleet.happens(["lost": true])
            try await eventually("a poll is held") {
                try await stack.ingresses[0].metric("fleetchat_feed_polls_total", "outcome=\"held\"") >= 1
            }
            #expect(try await stack.requests("samsara", "/route-events/stream", method: "GET").isEmpty)
            #expect(try await fleet.api("GET", "").json["samsara"]["problem"].string == nil)
        }
    }

    @Test
    func aRefusedTokenIsShownToTheTenantUntilItIsTaken() async throws {
        try await Self.run { stack in
            let fleet = try await stack.fleet()
            try await Self.status("connected", of: fleet)
            try await stack.fault("samsara", "/route-events/stream", times: 100, ["action": "status", "status": 401])
            let refused = try await Self.status("refused", of: fleet)
            #expect(refused["problem"].string?.isEmpty == false)
            #expect(refused["lastPolledAt"].string?.isEmpty == false)
            try await stack.sandbox("DELETE", "faults")
            let answer = try await fleet.api("POST", "/samsara/configure", ["apiToken": .string(fleet.token)])
            #expect(answer.status == 200)
            try await Self.status("connected", of: fleet)
            #expect(try await stack.ingresses[0].metric("fleetchat_feed_polls_total", "credential") >= 1)
        }
    }

    @Test
    func severalIngressesShareTheFeeds() async throws {
        try await Self.run {
            $0.ingresses = 2
            $0.settings["FEED_CONCURRENCY"] = "1"
        } _: { stack in
            var fleets: [Fleet] = []
            for _ in 0..<6 { fleets.append(try await stack.fleet()) }
            for fleet in fleets { try await fleet.happens(["lost": true]) }
            for fleet in fleets { try await fleet.templates(1, within: .seconds(60)) }
            for ingress in stack.ingresses {
                try await eventually("each polls", within: .seconds(60)) {
                    try await ingress.metric("fleetchat_feed_polls_total", "ok") >= 2
                }
            }
            for fleet in fleets { #expect(try await fleet.templates().count == 1) }
        }
    }

    /// Each from a loss of Redis, with what was told before it, what waited in it, and what came while it was away.
    @Test
    func whatARedisThatWasReplacedByAnEmptyOneHeldIsFetchedAgainAndToldOnce() async throws {
        try await PrivateRedis.run { redis in
            try await Self.run {
                $0.redisURL = redis.url
            } _: { stack in
                let fleet = try await stack.fleet()
                try await fleet.happens()
                try await fleet.templates(1)
                stack.workers[0].kill()
                _ = try await stack.workers[0].exit()
                #expect(try await fleet.happens("RouteStopDeparture").statuses == [200])
                try await eventually("the cursor is past both", within: .seconds(40)) {
                    try await Self.events(stack, "known") >= 2
                }
                await redis.kill()
                redis.erase()
                try await fleet.happens(["lost": true])
                try await redis.start()
                try stack.start("relay-worker")
                try await fleet.templates(3, within: .seconds(60))
                try await Self.polls(2, more: stack)
                try await stack.idle()
                #expect(try await fleet.templates().count == 3)
                #expect(stack.ingresses[0].logLines("Redis was replaced").count == 1)
            }
        }
    }

    /// Killed when the events are in the streams and the cursor is not stored.
    @Test
    func anIngressThatIsKilledBeforeItStoresTheCursorLosesAndDoublesNothing() async throws {
        try await Self.run { stack in
            let fleet = try await stack.fleet()
            try await Self.polls(1, more: stack)
            let administrator = stack.stores.administrator
            try await administrator.query("SELECT pg_advisory_lock(42)")
            try await administrator.query(
                """
                CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_advisory_xact_lock(42); RETURN NEW; END $$
                """)
            try await administrator.query(
                "CREATE TRIGGER hold BEFORE UPDATE OF cursor ON fleet_feeds FOR EACH ROW EXECUTE FUNCTION hold()")
            try await fleet.happens(["lost": true])
            try await fleet.templates(1, within: .seconds(40))
            stack.ingresses[0].kill()
            _ = try await stack.ingresses[0].exit()
            try await eventually("nobody waits for the lock") {
                try await administrator.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                ).isEmpty
            }
            try await administrator.query("DROP TRIGGER hold ON fleet_feeds")
            try await administrator.query("SELECT pg_advisory_unlock(42)")
            try await administrator.query("UPDATE fleet_feeds SET held_until = now()")
            let next = try stack.start("ingress", ["HTTP_PORT": "\(try TestFiles.freePort())"])
            try await next.ready()
            try await eventually("the page is read again", within: .seconds(40)) {
                try await next.metric("fleetchat_feed_events_total", "known") >= 1
            }
            try await stack.idle()
            #expect(try await fleet.templates().count == 1)
            #expect(try await next.metric("fleetchat_feed_events_total", "recovered") == 0)
        }
    }
}

extension FeedTests {
    /// Waits until the feeds were read so many times more.
    private static func polls(_ count: Double, more stack: Stack) async throws {
        let before = try await stack.ingresses[0].metric("fleetchat_feed_polls_total", "\"ok\"")
        try await eventually("\(count) polls succeed", within: .seconds(60)) {
            try await stack.ingresses[0].metric("fleetchat_feed_polls_total", "\"ok\"") >= before + count
        }
    }

    private static func events(_ stack: Stack, _ outcomes: String...) async throws -> Double {
        var sum = 0.0
        for outcome in outcomes {
            sum += try await stack.ingresses[0].metric("fleetchat_feed_events_total", "\"\(outcome)\"")
        }
        return sum
    }

    /// Loses webhooks and waits for what the feed makes of them.
    private static func arrives(_ count: inout Int, _ fleet: Fleet, times: Int = 1) async throws {
        for _ in 0..<times {
            try await fleet.happens(count.isMultiple(of: 2) ? "RouteStopArrival" : "RouteStopDeparture", ["lost": true])
            count += 1
        }
        try await fleet.templates(count, within: .seconds(60))
    }

    @discardableResult
    private static func status(_ status: String, of fleet: Fleet) async throws -> JSON {
        try await eventually("Samsara is shown as \(status)", within: .seconds(60)) {
            let samsara = try await fleet.api("GET", "").json["samsara"]
            let isThere = samsara["status"].string == status && samsara["lastPolledAt"].string != nil
            return isThere ? Optional(samsara) : .none
        }
    }
}

extension Fleet {
    @discardableResult
    fileprivate func happens(_ more: JSON) async throws -> (id: String, statuses: [Int]) {
        try await self.happens("RouteStopArrival", to: nil, more)
    }
}
