package import FoundationEssentials

/// A delivery's row in the ledger, as far as its transitions are concerned. The database's functions make the same
/// transitions; a test plays both against each other.
package struct DeliveryRecord: Sendable, Equatable {
    package var state: DeliveryState
    /// Of the lease under which it was last taken up.
    package var epoch: Int64
    package var attempt: AttemptID
    /// Attempts to send it, at least the first of which was recorded before its call.
    package var attempts: Int
    /// Of the attempts, those that followed one whose outcome is unknown: 0 or 1.
    package var resends: Int
    /// How often its entry had been put back from the dead letters when it was last taken up.
    package var replays = 0
    /// When the attempt was begun, by the database's clock.
    package var attemptedAt: Date

    package init(
        state: DeliveryState, epoch: Int64, attempt: AttemptID, attempts: Int = 1, resends: Int = 0, attemptedAt: Date
    ) {
        self.state = state
        self.epoch = epoch
        self.attempt = attempt
        self.attempts = attempts
        self.resends = resends
        self.attemptedAt = attemptedAt
    }
}
