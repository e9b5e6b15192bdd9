/// The states of a reply's row in the ledger.
package enum ReplyState: String, CaseIterable, Sendable {
    case received
    /// The write to the fleet system was begun.
    case writing
    /// The write's answer never came: look before writing again.
    case ambiguous
    /// The fleet system has it; the driver was not told yet.
    case written
    /// The driver was told.
    case confirmed
    /// Nothing to write: a reaction, a driver of no delivery, an unknown sender.
    case ignored
    case failed
    case dead

    package var isSettled: Bool {
        switch self {
        case .received, .writing, .ambiguous, .written: false
        case .confirmed, .ignored, .failed, .dead: true
        }
    }
}
