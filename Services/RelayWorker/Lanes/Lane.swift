import Storage

/// A kind of work that a process takes.
enum Lane: String, CaseIterable, Sendable {
    case outbound, inbound, receipts
    /// Active drivers and payments → Stripe. It has no stream: what it does stands in the database.
    case usage

    var role: StreamRole? { StreamRole(rawValue: self.rawValue) }
}
