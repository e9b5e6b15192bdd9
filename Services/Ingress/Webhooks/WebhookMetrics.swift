import Hummingbird
import Logging
import Metrics

/// `fleetchat_webhooks_total{provider,outcome}` and `fleetchat_webhook_duration_seconds{provider}` of one provider.
struct WebhookMetrics: Sendable {
    private let provider: String
    private let outcomes: [WebhookOutcome: Counter]
    private let duration: Timer

    init(provider: String) {
        self.provider = provider
        self.outcomes = Dictionary(
            uniqueKeysWithValues: WebhookOutcome.allCases.map {
                let dimensions = [("provider", provider), ("outcome", $0.rawValue)]
                return ($0, Counter(label: "fleetchat_webhooks_total", dimensions: dimensions))
            })
        self.duration = Timer(
            label: "fleetchat_webhook_duration_seconds", dimensions: [("provider", provider)])
    }

    func record(_ outcome: WebhookOutcome, count: Int = 1, since start: ContinuousClock.Instant? = nil) {
        self.outcomes[outcome]?.increment(by: count)
        guard let start else { return }
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        self.duration.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}

extension WebhookMetrics {
    /// Lets `handle` decide about a webhook, and records and answers what it decided.
    func answer(
        _ logger: Logger, _ handle: () async throws(WebhookRefusal) -> WebhookOutcome
    ) async -> Response {
        let start = ContinuousClock.now
        let outcome: WebhookOutcome
        do {
            outcome = try await handle()
        } catch {
            outcome = self.refused(error, logger)
        }
        self.record(outcome, since: start)
        return outcome.response
    }

    /// Writes down why a webhook is refused.
    func refused(_ refusal: WebhookRefusal, _ logger: Logger) -> WebhookOutcome {
        logger.notice(
            "Webhook refused",
            metadata: [
                "provider": "\(self.provider)", "outcome": "\(refusal.outcome.rawValue)",
                "reason": "\(refusal.reason)",
            ])
        return refusal.outcome
    }
}
