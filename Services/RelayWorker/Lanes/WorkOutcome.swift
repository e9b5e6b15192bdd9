import Core
import Storage

/// What is to become of an entry after it was handled.
enum WorkOutcome: Sendable {
    case done
    /// Its lane waits; nothing else does. With an error it was an attempt that failed, and is kept as one.
    case retry(after: Duration, error: String? = nil)
    /// The same, and what happened counts as no attempt.
    case postpone(after: Duration, for: Wait? = nil, error: String? = nil)
    case deadLetter(DeadLetterNote.Reason, String)
    /// It is another worker's.
    case leaseLost

    /// One of our own servers cannot be asked: tried until it can, however long that takes.
    static func storeAway(attempt: Int) -> WorkOutcome {
        var generator = SystemRandomNumberGenerator()
        return .retry(after: RetryPolicy.store.jitteredDelay(attempt: attempt, using: &generator))
    }
}
