internal import Metrics
internal import Synchronization

/// `fleetchat_provider_request_duration_seconds{provider,operation,outcome}`, one handle per combination.
final class RequestTimers: Sendable {
    private struct Key: Hashable {
        var vendor: String
        var operation: String
        var outcome: String
    }

    private let factory: any MetricsFactory
    private let timers = Mutex<[Key: Timer]>([:])

    init(factory: any MetricsFactory) {
        self.factory = factory
    }

    func record(_ duration: Duration, vendor: String, operation: String, outcome: String) {
        let key = Key(vendor: vendor, operation: operation, outcome: outcome)
        let timer = timers.withLock { timers in
            if let timer = timers[key] { return timer }
            let timer = Timer(
                label: "fleetchat_provider_request_duration_seconds",
                dimensions: [("provider", vendor), ("operation", operation), ("outcome", outcome)], factory: factory)
            timers[key] = timer
            return timer
        }
        timer.record(duration: duration)
    }
}
