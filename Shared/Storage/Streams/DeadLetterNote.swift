import Core
package import FoundationEssentials
import Redis

/// Why an entry was given up on; kept with its fields, besides what is known of its attempts.
package struct DeadLetterNote: Sendable, Equatable {
    package enum Reason: String, CaseIterable, Sendable {
        /// The entry cannot be read.
        case undecodable
        /// The vendor will never accept it.
        case rejected
        /// Its deadline passed while retries went on.
        case exhausted
        /// One worker after the other ended while it had the entry in hand.
        case crashed
    }

    package var reason: Reason
    /// What the last attempt ended with.
    package var error: String
    package var at: Date

    package init(reason: Reason, error: String, at: Date) {
        self.reason = reason
        self.error = error.bounded(to: Self.longestError)
        self.at = at
    }

    /// In Unicode scalars.
    static let longestError = 500

    /// Whether it was an attempt that ended here.
    var countsAsAttempt: Bool { self.reason != .crashed }

    /// Of an entry that was tried once, as they follow the entry's own.
    func fields(source: StreamEntryID) -> [RedisArgument] {
        let (error, at) = (RedisArgument(self.error), RedisArgument(self.at.wholeMilliseconds))
        return [
            "reason", RedisArgument(self.reason.rawValue), "attempts", 1, "attempted_at", at, "first_error", error,
            "error", error, "source", RedisArgument(source), "dead_at", at,
        ]
    }
}
