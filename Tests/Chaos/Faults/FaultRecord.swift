import Synchronization

/// What was done, and what it hit.
final class FaultRecord: Sendable {
    private struct State {
        var hits: [DeliveryPoint: Int] = [:]
        var strikes: [VendorFault: Int] = [:]
        var played = 0
        var replaced: [RedisContent] = []
        var missed: [Disturbance] = []
    }

    private let state = Mutex(State())
    private let say: @Sendable (String) -> Void

    /// - Parameter say: takes a line for whoever watches.
    init(say: @escaping @Sendable (String) -> Void) {
        self.say = say
    }

    func add(_ disturbance: Disturbance, _ outcome: String, at moment: Duration) {
        self.state.withLock { $0.played += 1 }
        let second = moment.components.seconds
        self.say("\(second) s: \(disturbance)" + (outcome.isEmpty ? "" : " (\(outcome))"))
    }

    func add(_ fault: VendorFault, _ strikes: Int) {
        self.state.withLock { $0.strikes[fault, default: 0] += strikes }
    }

    func count(_ hits: Int, at point: DeliveryPoint) {
        self.state.withLock { $0.hits[point, default: 0] += hits }
    }

    /// It was to hit deliveries, and there were none.
    func miss(_ disturbance: Disturbance) {
        self.state.withLock { $0.missed.append(disturbance) }
    }

    func add(_ content: RedisContent) {
        self.state.withLock { $0.replaced.append(content) }
    }

    var missed: [Disturbance] { self.state.withLock(\.missed) }
    var replaced: [RedisContent] { self.state.withLock(\.replaced) }

    var summary: [String] {
        self.state.withLock { state in
            let points = DeliveryPoint.allCases.map { "\($0.rawValue) \(state.hits[$0] ?? 0)" }
            let vendors = VendorFault.allCases.compactMap { fault in
                state.strikes[fault].map { "\(fault.rawValue) \($0)" }
            }
            return [
                "\(state.played) faults; deliveries struck \(points.joined(separator: ", "))",
                "vendors' faults: \(vendors.joined(separator: ", "))",
            ]
        }
    }
}
