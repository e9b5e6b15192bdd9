/// What is known of a run when it has settled.
struct Evidence: Sendable {
    /// A message as WhatsApp has it.
    struct Message: Sendable {
        let tag: EntryTag
        /// Who sent it and to whom: tenants, and the driver within the tenant.
        let from: Party
        let to: Party
        /// False where WhatsApp lost the answer and told nothing of the message afterwards.
        let couldBeKnown: Bool
        /// What the stand-in knows besides, for a person.
        let detail: String
    }

    /// A fleet update as the fleet system has it.
    struct Update: Sendable {
        let tag: EntryTag
        let of: Party
        /// The stop in whose notes it is; nil for a document. Order is told within one place.
        var stop: String?
    }

    struct Party: Sendable, Hashable {
        let tenant: Int
        /// Nil for the tenant itself.
        var driver: Int?
    }

    struct LedgerRow: Sendable {
        let state: String
        let detail: String
    }

    /// Answered with 2xx by ingress.
    var accepted: Set<EntryTag> = []
    /// In the order in which WhatsApp took them.
    var messages: [Message] = []
    /// The texts that confirm replies, named by the reply.
    var confirmations: [EntryTag] = []
    /// In the order in which the fleet systems took them.
    var updates: [Update] = []
    var ledger: [EntryTag: LedgerRow] = [:]
    /// Also those that were in a Redis that was replaced.
    var deadLetters: Set<EntryTag> = []
    /// Waiting in a Redis at the moment at which it was replaced by an empty one.
    var erased: Set<EntryTag> = []
    /// In the fleet system's feed, which brings it back.
    var told: Set<EntryTag> = []
}
