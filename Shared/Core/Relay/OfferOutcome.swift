/// What became of a ticket that was offered.
package enum OfferOutcome: Sendable, Equatable {
    case accepted
    /// The schedule holds as many tickets as it may; offer it again later.
    case full
    /// Its lane already holds this entry or a later one of the partition.
    case repeated
}
