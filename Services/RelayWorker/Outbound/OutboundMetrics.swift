import Core
import FoundationEssentials
import Metrics

/// `fleetchat_deliveries_total{state}` and `fleetchat_delivery_latency_seconds`, from accepted by ingress to accepted
/// by WhatsApp.
struct OutboundMetrics: Sendable {
    private let states: [DeliveryState: Counter]
    private let latency = Timer(label: "fleetchat_delivery_latency_seconds")

    init() {
        self.states = Dictionary(
            uniqueKeysWithValues: DeliveryState.allCases.map {
                ($0, Counter(label: "fleetchat_deliveries_total", dimensions: [("state", $0.rawValue)]))
            })
    }

    func count(_ state: DeliveryState) {
        self.states[state]?.increment()
    }

    func accepted(receivedAt: Date) {
        self.count(.accepted)
        self.latency.recordNanoseconds(Int64(max(Date().timeIntervalSince(receivedAt), 0) * 1e9))
    }
}
