/// Asks for a lease.
struct LeaseRequest: Sendable {
    let deadline: ContinuousClock.Instant
    let completion = Completion<Lease>()
}

/// The right to use a connection alone, for one transaction.
struct Lease: Sendable, Equatable {
    let id: UInt64
    let slot: Int
    let deadline: ContinuousClock.Instant
}
