package import FoundationEssentials

/// A driver's month that Stripe has not confirmed.
package struct PendingUsage: Sendable {
    /// What became of it.
    package enum Outcome: Sendable, Equatable {
        case sent
        /// A former attempt is taken to have been counted.
        case assumedSent
        /// Certainly not sent; it stays.
        case untouched
        /// It may have been sent, and stays.
        case doubtful
        case expired(String)
    }

    package let identifier: String
    package let activeAt: Date
    /// Of the first attempt whose outcome is not known.
    package let doubtfulSince: Date?
    /// Stripe took it then, and has not counted it.
    package let takenAt: Date?

    /// Of the request. A repeat within a day has the same and gets the first answer; what is sent again because it
    /// does not count has another.
    package var idempotencyKey: String {
        self.takenAt.map { "\(self.identifier)-\(Int64($0.timeIntervalSince1970))" } ?? self.identifier
    }
}
