import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct FleetFeedStoreTests {
    @Test
    func aConnectionBringsItsFeedWhichIsDueAtOnceAndHeldByOneAlone() async throws {
        try await Self.run { stores, feeds, tenant in
            let claims = try await withThrowingTaskGroup(of: ClaimedFeed?.self) { group in
                for _ in 0..<8 { group.addTask { try await feeds.claim(hold: .seconds(60)) } }
                return try await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
            }
            let feed = try #require(claims.first)
            #expect(claims.count == 1)
            #expect(feed.tenant == tenant && feed.provider == .samsara && feed.feed == .routeEvents)
            #expect(feed.cursor == nil)
            #expect(abs(feed.since.timeIntervalSinceNow) < 60)
        }
    }

    @Test
    func everyFeedThatIsDueIsClaimedOnceByManyAtATime() async throws {
        try await Self.run { stores, feeds, _ in
            for _ in 0..<19 { try await stores.connect(try await stores.newTenant()) }
            let claims = try await withThrowingTaskGroup(of: [TenantID].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var tenants: [TenantID] = []
                        while let feed = try await feeds.claim(hold: .seconds(60)) { tenants.append(feed.tenant) }
                        return tenants
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claims.count == 20)
            #expect(Set(claims).count == 20)
        }
    }

    @Test
    func aFeedThatWasReadComesBackWhereItWasLeftAndNotBeforeItsTime() async throws {
        try await Self.run { stores, feeds, tenant in
            var feed = try #require(try await feeds.claim(hold: .seconds(60)))
            feed.cursor = "cursor-1"
            feed.since = Date(timeIntervalSince1970: 1_790_000_000)
            #expect(try await feeds.advance(feed, hold: .seconds(60)))
            try await feeds.release(feed, after: .seconds(3_600))
            #expect(try await feeds.claim(hold: .seconds(60)) == nil)
            #expect(try await feeds.status(.routeEvents, of: tenant, provider: .samsara)?.polledAt != nil)
            try await stores.makeFeedsDue()
            let next = try #require(try await feeds.claim(hold: .seconds(60)))
            #expect(next.cursor == "cursor-1")
            #expect(next.since == feed.since)
        }
    }

    /// Killed after the page's events were enqueued and before the cursor was stored.
    @Test
    func aClaimThatRanOutGoesToAnotherAndItsFormerHolderChangesNothing() async throws {
        try await Self.run { stores, feeds, tenant in
            var late = try #require(try await feeds.claim(hold: .seconds(60)))
            try await stores.administrator.execute("UPDATE fleet_feeds SET held_until = now()")
            let next = try #require(try await feeds.claim(hold: .seconds(60)))
            #expect(next.cursor == nil)
            late.cursor = "late"
            #expect(try await !feeds.advance(late, hold: .seconds(60)))
            try await feeds.release(late, after: .zero, problem: FeedProblem(kind: .credential, detail: "late"))
            #expect(try await feeds.status(.routeEvents, of: tenant, provider: .samsara)?.problem == nil)
            #expect(try await feeds.claim(hold: .seconds(60)) == nil)
            #expect(try await feeds.advance(next, hold: .seconds(60)))
        }
    }

    @Test
    func aFailureIsShownCountedAndForgottenWithTheNextSuccessOrANewToken() async throws {
        try await Self.run { stores, feeds, tenant in
            let problem = FeedProblem(kind: .credential, detail: "the token is not valid")
            for failures in 0..<2 {
                let feed = try #require(try await feeds.claim(hold: .seconds(60)))
                #expect(feed.failures == failures)
                try await feeds.release(feed, after: .zero, problem: problem)
            }
            #expect(try await feeds.status(.routeEvents, of: tenant, provider: .samsara)?.problem == problem)
            #expect(try await feeds.overview().map(\.refused) == [1])
            let feed = try #require(try await feeds.claim(hold: .seconds(60)))
            #expect(try await feeds.advance(feed, hold: .seconds(60)))
            #expect(try await feeds.status(.routeEvents, of: tenant, provider: .samsara)?.problem == nil)
            try await feeds.release(feed, after: .seconds(3_600), problem: problem)
            try await stores.connect(tenant)
            #expect(try await feeds.status(.routeEvents, of: tenant, provider: .samsara)?.problem == nil)
            #expect(try await feeds.claim(hold: .seconds(60))?.failures == 0)
        }
    }

    @Test(arguments: [("11", "cursor-1"), ("12", nil)] as [(String, String?)])
    func aCursorIsOfOneOrganisation(_ organisation: String, _ expected: String?) async throws {
        try await Self.run { stores, feeds, tenant in
            var feed = try #require(try await feeds.claim(hold: .seconds(60)))
            feed.cursor = "cursor-1"
            #expect(try await feeds.advance(feed, hold: .seconds(60)))
            try await stores.connect(tenant, organisation: organisation)
            #expect(try await !feeds.advance(feed, hold: .seconds(60)))
            #expect(try #require(try await feeds.claim(hold: .seconds(60))).cursor == expected)
        }
    }

    @Test
    func overviewTellsHowLateTheMostOverdueFeedIs() async throws {
        try await Self.run { stores, feeds, _ in
            try await stores.administrator.execute("UPDATE fleet_feeds SET next_poll_at = now() + interval '1 hour'")
            let overview = try #require(try await feeds.overview().first)
            #expect(overview.total == 1 && overview.failing == 0 && overview.late == 0)
            try await stores.administrator.execute("UPDATE fleet_feeds SET next_poll_at = now() - interval '1 hour'")
            #expect(try #require(try await feeds.overview().first).late >= 3_600)
        }
    }

    @Test
    func aTenantSeesItsOwnFeedAlone() async throws {
        try await Self.run { stores, _, tenant in
            let other: TenantID = try await stores.newTenant()
            for (scope, count) in [(SessionScope.acting(for: tenant), 1), (.acting(for: other), 0), (.none, 0)] {
                #expect(try await stores.postgres.query("SELECT 1 FROM fleet_feeds", scope: scope).count == count)
            }
        }
    }

    @Test(arguments: [
        (DeliveryState.accepted, FleetEventKind.stopArrival, "stop-1", 0.0, true),
        (.expired, .stopArrival, "stop-1", 0, true),
        (.suppressed, .stopArrival, "stop-1", 59, true), (.accepted, .stopArrival, "stop-1", -59, true),
        (.accepted, .stopArrival, "stop-1", 61, false), (.accepted, .stopDeparture, "stop-1", 0, false),
        (.accepted, .stopArrival, "stop-2", 0, false), (.sending, .stopArrival, "stop-1", 0, false),
        (.intended, .stopArrival, "stop-1", 0, false), (.ambiguous, .stopArrival, "stop-1", 0, false),
    ])
    func ledgerKnowsWhatWasTold(
        _ state: DeliveryState, _ kind: FleetEventKind, _ stop: String, _ offset: Double, _ isTold: Bool
    ) async throws {
        try await Self.run { stores, feeds, tenant in
            let time = Date(timeIntervalSince1970: 1_790_000_000)
            try await stores.insertArrival(at: "stop-1", time, state, of: tenant)
            let other: TenantID = try await stores.newTenant()
            let happenings: [FleetFeedStore.Happening] = [
                .init(kind: .stopArrival, stop: "never", at: time),
                .init(kind: kind, stop: StopID(stop), at: time.addingTimeInterval(offset)),
            ]
            #expect(try await feeds.told(happenings, of: tenant, tolerance: .seconds(60)) == (isTold ? [1] : []))
            #expect(try await feeds.told(happenings, of: other, tolerance: .seconds(60)).isEmpty)
        }
    }

    /// With a tenant whose fleet system is connected.
    static func run(
        _ body: (TestStores, FleetFeedStore, TenantID) async throws -> Void
    ) async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            try await stores.connect(tenant)
            try await body(stores, FleetFeedStore(postgres: stores.postgres), tenant)
        }
    }
}

extension TestStores {
    /// As the API does it.
    func connect(_ tenant: TenantID, organisation: String = "11") async throws {
        let connection = FleetConnection(
            tenant: tenant, provider: .samsara, apiToken: Secret("samsara_api_secret"), organisationID: organisation,
            organisationName: "Lone Star", webhook: nil, missingScopes: [], documentMapping: nil)
        try await FleetConnectionStore(postgres: self.postgres, vault: self.vault)
            .save(connection, grace: .seconds(60), actor: "test")
    }

    func makeFeedsDue() async throws {
        try await self.administrator.execute("UPDATE fleet_feeds SET next_poll_at = now()")
    }

    fileprivate func insertArrival(
        at stop: String, _ time: Date, _ state: DeliveryState, of tenant: TenantID
    ) async throws {
        try await self.administrator.execute(
            """
            INSERT INTO communication_logs (tenant_id, event_at, id, direction, state, provider, event_id, kind,
                fleet_driver_id, route_id, stop_id, epoch, received_at)
            VALUES (\(tenant.uuid), \(time), gen_random_uuid(), 'outbound', \(state.rawValue), 'samsara', 'e',
                'stop_arrival', 'd', 'r', \(stop), 1, \(time))
            """)
    }
}
