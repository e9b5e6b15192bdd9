import Core
import FoundationEssentials
import Postgres
import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct RedisWatchTests {
    @Test
    func theFirstRedisRewindsNothingAndEachReplacementRewindsOnceWhoeverNoticesIt() async throws {
        try await FleetFeedStoreTests.run { stores, feeds, _ in
            let watches = (0..<3).map { _ in Self.watch(stores) }
            for watch in watches { #expect(try await !watch.check()) }
            for round in 1...2 {
                let held = try await Self.readOn(stores, feeds, cursor: "cursor-\(round)")
                try await Self.forget(stores)
                let rewinds = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for watch in watches + [Self.watch(stores)] { group.addTask { try await watch.check() } }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(rewinds == 1)
                for watch in watches { #expect(try await !watch.check()) }
                // Whoever was polling meanwhile must not undo it.
                #expect(try await !feeds.advance(held, hold: .seconds(60)))
                let feed = try #require(try await feeds.claim(hold: .seconds(60)))
                #expect(feed.cursor == nil)
                #expect(feed.since < held.since)
                try await feeds.release(feed, after: .zero)
            }
        }
    }

    @Test(arguments: [(7_200.0, 3_600.0), (600, 600)])
    func feedsGoBackByTheRewindButNotBeforeTheConnection(_ age: Double, _ expected: Double) async throws {
        try await FleetFeedStoreTests.run { stores, feeds, _ in
            let watch = Self.watch(stores)
            #expect(try await !watch.check())
            try await stores.administrator.execute(
                "UPDATE fleet_feeds SET started_at = now() - make_interval(secs => \(age)), cursor = 'c', since = now()"
            )
            try await Self.forget(stores)
            #expect(try await watch.check())
            let feed = try #require(try await feeds.claim(hold: .seconds(60)))
            #expect(abs(-feed.since.timeIntervalSinceNow - expected) < 60)
        }
    }

    @Test
    func aFeedThatIsFurtherBehindThanTheRewindStaysThere() async throws {
        try await FleetFeedStoreTests.run { stores, feeds, _ in
            let watch = Self.watch(stores)
            #expect(try await !watch.check())
            try await stores.administrator.execute(
                """
                UPDATE fleet_feeds SET started_at = now() - interval '2 days', since = now() - interval '1 day',
                    next_poll_at = now() + interval '1 hour'
                """)
            try await Self.forget(stores)
            #expect(try await watch.check())
            let feed = try #require(try await feeds.claim(hold: .seconds(60)))
            #expect(abs(-feed.since.timeIntervalSinceNow - 86_400) < 60)
        }
    }

    /// Claims the feed and reads it to a cursor.
    private static func readOn(
        _ stores: TestStores, _ feeds: FleetFeedStore, cursor: String
    ) async throws -> ClaimedFeed {
        try await stores.administrator.execute("UPDATE fleet_feeds SET started_at = now() - interval '1 day'")
        try await stores.makeFeedsDue()
        var feed = try #require(try await feeds.claim(hold: .seconds(60)))
        feed.cursor = cursor
        feed.since = Date()
        #expect(try await feeds.advance(feed, hold: .seconds(60)))
        return feed
    }

    private static func watch(_ stores: TestStores) -> RedisWatch {
        RedisWatch(
            redis: stores.redis, postgres: stores.postgres, topology: stores.topology, rewind: .seconds(3_600))
    }

    /// As an empty Redis has nothing of this product.
    private static func forget(_ stores: TestStores) async throws {
        let reply = try await stores.redis.send(["DEL", RedisArgument("\(stores.topology.prefix):{redis}:mark")])
        #expect(reply.int == 1)
    }
}
