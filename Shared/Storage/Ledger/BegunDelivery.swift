/// The ledger's answer to a delivery that was to be begun.
enum BegunDelivery: Sendable {
    /// The partition was claimed under a newer epoch.
    case fenced
    case row(LedgerRow)
}
