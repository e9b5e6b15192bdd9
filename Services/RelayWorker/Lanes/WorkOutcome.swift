import Storage

/// What is to become of an entry after it was handled.
enum WorkOutcome: Sendable {
    case done
    /// Its lane waits; nothing else does.
    case retry(after: Duration)
    case deadLetter(DeadLetterNote.Reason, String)
}
