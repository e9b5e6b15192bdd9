package import Core

/// A reply's row as it stands when a worker takes it up, and what makes it the worker's.
package struct ReplyRow: Sendable, Equatable {
    package let key: DeliveryKey
    package let lease: PartitionLease
    package let state: ReplyState
    /// Counts this taking up; what an earlier one sent and was executed late changes nothing any more.
    package let attempts: Int
    /// As it was first recorded.
    package let kind: String
}
