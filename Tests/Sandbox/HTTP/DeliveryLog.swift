import Synchronization

/// The last 5,000 attempts to deliver a webhook.
final class DeliveryLog: Sendable {
    struct Row: Sendable {
        let vendor: Vendor
        let time: Timestamp
        let event: String
        let eventId: String
        let url: String
        let attempt: Int
        let outcome: WebhookClient.Outcome

        var json: JSON {
            let failure: JSON? = if case .failed(let reason) = outcome { .string(reason) } else { nil }
            return .members([
                "vendor": .string(vendor.rawValue), "time": time.json, "event": .string(event),
                "eventId": .string(eventId), "url": .string(url), "attempt": .int(attempt),
                "status": outcome.status.map(JSON.int), "error": failure,
            ])
        }
    }

    private let rows = Mutex(Ring<Row>(limit: 5_000))
    private let hub: EventHub

    init(hub: EventHub) {
        self.hub = hub
    }

    func append(_ row: Row) {
        rows.withLock { _ = $0.append(row) }
        hub.publish("delivery", row.json)
    }

    /// Newest first.
    func latest(_ count: Int, of vendor: Vendor? = nil) -> [Row] {
        rows.withLock { rows in
            Array(rows.reversed().lazy.filter { vendor == nil || $0.vendor == vendor }.prefix(count))
        }
    }

    func removeAll() {
        rows.withLock { $0.removeAll { _ in true } }
    }
}
