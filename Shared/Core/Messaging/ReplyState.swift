/// The states of a reply's row in the ledger.
package enum ReplyState: String, CaseIterable, Sendable {
    case received
    /// The write to the fleet system was begun.
    case writing
    /// The write's answer never came: look before writing again.
    case ambiguous
    /// The fleet system has it; the driver was not told yet.
    case written
    /// The message that tells the driver was begun; it is sent once at most.
    case confirming
    /// The driver was told, or was to be told and it is not known whether that arrived.
    case confirmed
    /// Nothing to write: a reaction, a driver of no delivery, an unknown sender.
    case ignored
    case failed
    case dead

    /// A vendor's call follows.
    package var beginsCall: Bool { self == .writing || self == .confirming }

    package var isSettled: Bool {
        switch self {
        case .received, .writing, .ambiguous, .written, .confirming: false
        case .confirmed, .ignored, .failed, .dead: true
        }
    }
}
