/// What a stream carries. Each role is split into partitions, which workers lease one by one.
package enum StreamRole: String, CaseIterable, Sendable {
    /// Fleet events on their way to drivers.
    case outbound
    /// Drivers' replies on their way to fleet systems.
    case inbound
    /// WhatsApp's statuses of what was sent.
    case receipts
}
