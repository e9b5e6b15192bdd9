package import Core
package import FoundationEssentials

/// A delivery's row as it stands after it was begun.
package struct LedgerRow: Sendable, Equatable {
    /// The caller owns the attempt: it may send.
    package var isTaken: Bool
    package var record: DeliveryRecord
    /// The database's clock; the worker's for a row that it has just made.
    package var now: Date
}

extension LedgerRow {
    /// The row that `intent` has just made.
    init(created intent: DeliveryIntent) {
        let now = Date()
        self.init(
            isTaken: true,
            record: DeliveryRecord(
                state: intent.state, epoch: intent.lease.epoch, attempt: intent.attempt, attemptedAt: now),
            now: now)
    }
}
