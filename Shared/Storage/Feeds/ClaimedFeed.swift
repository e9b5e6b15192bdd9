package import Core
package import FoundationEssentials

/// A feed that the holder of the claim may poll, and nobody else until the claim runs out.
package struct ClaimedFeed: Sendable, Equatable {
    package var tenant: TenantID
    package var provider: FleetProvider
    package var feed: FleetFeed
    /// Where the next page begins; nil to begin at ``since``.
    package var cursor: String?
    package var since: Date
    /// Polls that failed in a row.
    package var failures: Int
    /// Names this claim.
    package var holder: UUID
}
