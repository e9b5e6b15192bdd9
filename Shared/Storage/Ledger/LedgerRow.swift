package import Core
package import FoundationEssentials

/// A delivery's row as it stands after it was begun.
package struct LedgerRow: Sendable, Equatable {
    /// The caller owns the attempt: it may send.
    package var isTaken: Bool
    package var state: DeliveryState
    package var attempts: Int
    package var resends: Int
    package var attemptedAt: Date
    package var epoch: Int64
}
