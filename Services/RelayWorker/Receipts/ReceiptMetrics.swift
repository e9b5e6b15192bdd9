import Metrics

/// `fleetchat_receipts_total{outcome}`
struct ReceiptMetrics: Sendable {
    enum Outcome: String, CaseIterable, Sendable {
        case recorded
        /// Of a message that is no delivery: a confirmation, or one that was sent by hand.
        case noDelivery = "no_delivery"
        /// Names a delivery that the ledger does not have.
        case orphan
    }

    private let counters = Dictionary(
        uniqueKeysWithValues: Outcome.allCases.map {
            ($0, Counter(label: "fleetchat_receipts_total", dimensions: [("outcome", $0.rawValue)]))
        })

    func count(_ outcome: Outcome) {
        self.counters[outcome]?.increment()
    }
}
