import Core
import Metrics

/// `fleetchat_circuits_open{provider,scope}` and `fleetchat_held_calls_total{provider,reason}`.
struct GateMetrics: Sendable {
    func open(_ count: Int, _ vendor: Vendor, _ scope: CircuitID.Scope) {
        Meter(
            label: "fleetchat_circuits_open",
            dimensions: [("provider", vendor.rawValue), ("scope", scope.rawValue)]
        ).set(count)
    }

    func count(_ hold: Hold) {
        Counter(
            label: "fleetchat_held_calls_total",
            dimensions: [("provider", hold.vendor.rawValue), ("reason", hold.label)]
        ).increment()
    }
}
