/// A stream entry that waits for its turn.
package struct Ticket: Sendable, Hashable {
    package let id: TicketID
    /// The entry's ordering key. All entries of one lane are in one partition.
    package let lane: String
    /// Whoever shares a turn: the tenant, or the number that stands for it until the tenant is known.
    package let tenant: String

    package init(id: TicketID, lane: String, tenant: String) {
        self.id = id
        self.lane = lane
        self.tenant = tenant
    }
}
