package import Core
package import FoundationEssentials

/// A delivery's row as it stands after it was begun.
package struct LedgerRow: Sendable, Equatable {
    /// The caller owns the attempt: it may send.
    package var isTaken: Bool
    package var record: DeliveryRecord
    /// The database's clock.
    package var now: Date
}
