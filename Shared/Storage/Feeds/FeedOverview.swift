package import Core
import Postgres

/// All feeds of a provider, for the metrics.
package struct FeedOverview: Sendable, Equatable {
    package var provider: FleetProvider
    package var total: Int
    /// Whose last poll failed.
    package var failing: Int
    /// Of these, because the fleet system refuses the credential.
    package var refused: Int
    /// Seconds by which the most overdue one is late.
    package var late: Double
}

extension FleetFeedStore {
    package func overview() async throws -> [FeedOverview] {
        try await self.postgres.query("SELECT provider, total, failing, refused, late FROM feeds_overview()")
            .compactMap { row in
                let (provider, total, failing, refused, late) = try row.decode((String, Int, Int, Int, Double).self)
                return FleetProvider(rawValue: provider).map {
                    FeedOverview(provider: $0, total: total, failing: failing, refused: refused, late: late)
                }
            }
    }
}
