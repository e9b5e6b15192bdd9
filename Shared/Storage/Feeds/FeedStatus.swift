package import FoundationEssentials

/// What a tenant may know of one of its feeds.
package struct FeedStatus: Sendable, Equatable {
    /// The last poll that succeeded.
    package var polledAt: Date?
    /// Why the last one failed.
    package var problem: FeedProblem?
}
