import Metrics

/// `fleetchat_db_pool{state}`: connections that are idle, busy or connecting, and work that waits for one.
struct PoolGauges: Sendable {
    private let idle = Self.gauge("idle")
    private let busy = Self.gauge("busy")
    private let connecting = Self.gauge("connecting")
    private let waiting = Self.gauge("waiting")

    func record(_ state: PoolState.Counts) {
        idle.record(state.idle)
        busy.record(state.busy)
        connecting.record(state.connecting)
        waiting.record(state.waiting)
    }

    private static func gauge(_ state: String) -> Gauge {
        Gauge(label: "fleetchat_db_pool", dimensions: [("state", state)])
    }
}
