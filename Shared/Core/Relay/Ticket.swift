package import FoundationEssentials

/// A stream entry that waits for its turn.
package struct Ticket: Sendable, Hashable {
    package let id: TicketID
    /// The entry's ordering key. All entries of one lane are in one partition.
    package let lane: String
    package let tenant: UUID

    package init(id: TicketID, lane: String, tenant: UUID) {
        self.id = id
        self.lane = lane
        self.tenant = tenant
    }
}
