package import Core
import FoundationEssentials
package import Postgres

/// How far the fleet systems' feeds were read: `fleet_feeds`. Many processes share it; a feed is moved on by the
/// holder of its claim alone.
package struct FleetFeedStore: Sendable {
    let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// The feed that is due for longest, held for `hold`; nil when none is due.
    package func claim(hold: Duration) async throws -> ClaimedFeed? {
        let rows = try await self.postgres.query(
            """
            SELECT tenant_id, provider, feed, cursor, since, failures, holder
            FROM feed_claim(make_interval(secs => \(hold.inSeconds)))
            """)
        guard let row = rows.first else { return nil }
        let (tenant, provider, feed, cursor, since, failures, holder) = try row.decode(
            (UUID, String, String, String?, Date, Int, UUID).self)
        guard let provider = FleetProvider(rawValue: provider), let feed = FleetFeed(rawValue: feed) else { return nil }
        return ClaimedFeed(
            tenant: TenantID(tenant), provider: provider, feed: feed, cursor: cursor, since: since, failures: failures,
            holder: holder)
    }

    /// Stores how far the feed was read, and holds it on.
    /// - Parameter feed: with the new ``ClaimedFeed/cursor`` and ``ClaimedFeed/since``.
    /// - Returns: false when the claim is somebody else's by now; nothing is changed then.
    package func advance(_ feed: ClaimedFeed, hold: Duration) async throws -> Bool {
        try await self.postgres.execute(
            """
            UPDATE fleet_feeds SET cursor = \(feed.cursor), since = \(feed.since), polled_at = clock_timestamp(),
                failures = 0, problem = NULL, problem_detail = NULL,
                held_until = clock_timestamp() + make_interval(secs => \(hold.inSeconds))
            WHERE tenant_id = \(feed.tenant.uuid) AND provider = \(feed.provider.rawValue)
                AND feed = \(feed.feed.rawValue) AND holder = \(feed.holder)
            """, scope: .tenant(feed.tenant)) == 1
    }

    /// Gives the feed back; it is due after `delay`.
    /// - Parameter problem: why the poll failed; nil when it did not, or when that was not the fleet system's doing.
    package func release(_ feed: ClaimedFeed, after delay: Duration, problem: FeedProblem? = nil) async throws {
        try await self.postgres.execute(
            """
            UPDATE fleet_feeds SET holder = NULL, held_until = NULL,
                next_poll_at = clock_timestamp() + make_interval(secs => \(delay.inSeconds)),
                failures = failures + \(problem == nil ? 0 : 1), problem = coalesce(\(problem?.kind.rawValue), problem),
                problem_detail = coalesce(\(problem?.detail.bounded(to: 300)), problem_detail)
            WHERE tenant_id = \(feed.tenant.uuid) AND provider = \(feed.provider.rawValue)
                AND feed = \(feed.feed.rawValue) AND holder = \(feed.holder)
            """, scope: .tenant(feed.tenant))
    }

    /// Nil when the tenant has no such feed.
    package func status(_ feed: FleetFeed, of tenant: TenantID, provider: FleetProvider) async throws -> FeedStatus? {
        let rows = try await self.postgres.query(
            """
            SELECT polled_at, problem, problem_detail FROM fleet_feeds
            WHERE tenant_id = \(tenant.uuid) AND provider = \(provider.rawValue) AND feed = \(feed.rawValue)
            """, scope: .tenant(tenant))
        guard let row = rows.first else { return nil }
        let (polledAt, problem, detail) = try row.decode((Date?, String?, String?).self)
        return FeedStatus(
            polledAt: polledAt,
            problem: problem.flatMap { FeedProblem.Kind(rawValue: $0) }.map {
                FeedProblem(kind: $0, detail: detail ?? "")
            })
    }
}
