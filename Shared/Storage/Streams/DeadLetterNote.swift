import Core
package import FoundationEssentials
import Redis

/// Why an entry was given up on; kept with its fields.
package struct DeadLetterNote: Sendable, Equatable {
    package enum Reason: String, CaseIterable, Sendable {
        /// The entry cannot be read.
        case undecodable
        /// The vendor will never accept it.
        case rejected
        /// Its deadline passed while retries went on.
        case exhausted
    }

    package var reason: Reason
    package var attempts: Int
    package var error: String
    package var at: Date

    package init(reason: Reason, attempts: Int, error: String, at: Date) {
        self.reason = reason
        self.attempts = attempts
        self.error = String(error.prefix(500))
        self.at = at
    }

    func fields(source: StreamEntryID) -> [RedisArgument] {
        [
            "reason", RedisArgument(self.reason.rawValue), "attempts", RedisArgument(self.attempts),
            "error", RedisArgument(self.error), "source", RedisArgument("\(source)"),
            "dead_at", RedisArgument(self.at.wholeMilliseconds),
        ]
    }
}
