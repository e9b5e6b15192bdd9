package import Core
package import FoundationEssentials
import Postgres

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

extension LedgerRow {
    /// A row that nobody asks to take: its state and attempt, then the database's clock.
    init?(_ row: PostgresRow) throws(PostgresError) {
        let (state, epoch, attempt, attempts, resends, attemptedAt, now) =
            try row.decode((String, Int64, Int64, Int, Int, Date, Date).self)
        guard let state = DeliveryState(rawValue: state) else { return nil }
        self.init(
            isTaken: false,
            record: DeliveryRecord(
                state: state, epoch: epoch, attempt: AttemptID(attempt), attempts: attempts, resends: resends,
                attemptedAt: attemptedAt),
            now: now)
    }
}
