import Core
import Postgres

/// What a change of a connection means for its feeds.
extension FleetConnectionStore {
    /// The cursor of one organisation says nothing in another.
    static func forgetFeeds(
        ofOtherThan connection: FleetConnection, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            DELETE FROM fleet_feeds f USING fleet_connections c
            WHERE f.tenant_id = \(connection.tenant.uuid) AND f.provider = \(connection.provider.rawValue)
                AND c.tenant_id = f.tenant_id AND c.provider = f.provider
                AND c.organisation_id IS DISTINCT FROM \(connection.organisationID)
            """)
    }

    /// New feeds begin now; those that are known go on where they are, at once. A poll that is under way with the
    /// former token has no say any more.
    static func startFeeds(
        of connection: FleetConnection, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        for feed in FleetFeed.feeds(of: connection.provider) {
            try await transaction.execute(
                """
                INSERT INTO fleet_feeds (tenant_id, provider, feed)
                VALUES (\(connection.tenant.uuid), \(connection.provider.rawValue), \(feed.rawValue))
                ON CONFLICT (tenant_id, provider, feed) DO UPDATE
                SET next_poll_at = now(), holder = NULL, held_until = NULL, failures = 0, problem = NULL,
                    problem_detail = NULL
                """)
        }
    }
}
