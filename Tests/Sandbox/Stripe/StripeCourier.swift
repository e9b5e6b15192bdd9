import Synchronization

/// Delivers Stripe's webhooks: signed, until they are taken, in no certain order.
final class StripeCourier: Sendable {
    private struct Target {
        var url: String?
        /// The current one and, while it is being rolled, the one before: each signs.
        var secrets: [String]
        var generation = 0
        /// Waits for its successor.
        var held: JSON?
    }

    /// Stands for the three days after which Stripe gives up.
    private static let attempts = 200
    private let target: Mutex<Target>
    private let client: WebhookClient
    private let deliveries: DeliveryLog
    private let background: Background
    private let clock: WallClock

    init(
        url: String?, secrets: [String], client: WebhookClient, deliveries: DeliveryLog, background: Background,
        clock: WallClock
    ) {
        self.target = Mutex(Target(url: url, secrets: secrets))
        self.client = client
        self.deliveries = deliveries
        self.background = background
        self.clock = clock
    }

    /// What waits for another attempt is dropped.
    func reset() {
        self.target.withLock { target in
            target.generation += 1
            target.held = nil
        }
    }

    func send(_ event: JSON, _ settings: StripeSettings) {
        let due: [JSON] = self.target.withLock { target in
            guard settings.reorderWebhooks, target.held == nil else {
                defer { target.held = nil }
                return [event] + (target.held.map { [$0] } ?? [])
            }
            target.held = event
            return []
        }
        if due.isEmpty { self.background.start { [self] in await release(event, settings) } }
        for event in due { self.start(event, settings) }
    }

    /// Nothing has come to go before it.
    private func release(_ event: JSON, _ settings: StripeSettings) async {
        try? await Task.sleep(for: .seconds(settings.retryScale))  // Cut short only when the sandbox stops.
        let isHeld = self.target.withLock { target in
            guard target.held == event else { return false }
            target.held = nil
            return true
        }
        if isHeld { self.start(event, settings) }
    }

    private func start(_ event: JSON, _ settings: StripeSettings) {
        for _ in 0..<(settings.duplicateWebhooks ? 2 : 1) {
            self.background.start { [self] in await deliver(event, scale: settings.retryScale) }
        }
    }

    private func deliver(_ event: JSON, scale: Double) async {
        let generation = self.target.withLock { $0.generation }
        let body = event.bytes()
        for attempt in 1...Self.attempts {
            let (url, secrets, now) = self.target.withLock { ($0.url, $0.secrets, $0.generation) }
            guard let url, now == generation else { return }
            let outcome = await self.client.post(
                url,
                headers: [
                    ("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"),
                    (
                        "Stripe-Signature",
                        Signature.stripe(body: body, time: self.clock.now().seconds, secrets: secrets)
                    ),
                ], body: body)
            self.deliveries.append(
                DeliveryLog.Row(
                    vendor: .stripe, time: self.clock.now(), event: event["type"]?.string ?? "",
                    eventId: event["id"]?.string ?? "", url: url, attempt: attempt, outcome: outcome))
            guard !outcome.isSuccess else { return }
            do {
                try await Task.sleep(for: .seconds(Double(min(60, 1 << min(attempt - 1, 6))) * scale))
            } catch {
                return
            }
        }
    }
}
