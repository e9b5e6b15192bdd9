import Synchronization

/// Delivers Samsara's webhooks: up to five attempts each, the gaps doubling.
final class SamsaraCourier: Sendable {
    struct Delivery: Sendable {
        let url: String
        let outcome: WebhookClient.Outcome

        var json: JSON {
            let failure: JSON? = if case .failed(let reason) = outcome { .string(reason) } else { nil }
            return .members(["url": .string(url), "status": outcome.status.map(JSON.int), "error": failure])
        }
    }

    private static let attempts = 5

    private let generation = Mutex(0)
    private let client: WebhookClient
    private let deliveries: DeliveryLog
    private let background: Background
    private let clock: WallClock

    init(client: WebhookClient, deliveries: DeliveryLog, background: Background, clock: WallClock) {
        self.client = client
        self.deliveries = deliveries
        self.background = background
        self.clock = clock
    }

    /// What waits for another attempt is dropped.
    func reset() {
        generation.withLock { $0 += 1 }
    }

    /// Returns after the first attempt at each webhook; the others follow in the background.
    func send(_ event: SamsaraEvent, to organisation: Organisation, retryScale: Double) async -> [Delivery] {
        let generation = generation.withLock { $0 }
        return await withTaskGroup(of: Delivery.self) { group in
            for webhook in organisation.webhooks where webhook.wants(event.type) {
                group.addTask { [self] in
                    let outcome = await attempt(1, event, webhook, organisation.id)
                    if !outcome.isSuccess {
                        background.start { [self] in
                            await retry(event, webhook, organisation.id, scale: retryScale, generation: generation)
                        }
                    }
                    return Delivery(url: webhook.url, outcome: outcome)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func retry(
        _ event: SamsaraEvent, _ webhook: WebhookRegistration, _ organisationId: String, scale: Double, generation: Int
    ) async {
        for number in 2...Self.attempts {
            do {
                let gap = Double(1 << (number - 2)) * scale
                try await Task.sleep(for: .seconds(gap * .random(in: 0.9...1.1)))
            } catch {
                return
            }
            guard self.generation.withLock({ $0 }) == generation else { return }
            if await attempt(number, event, webhook, organisationId).isSuccess { return }
        }
    }

    private func attempt(
        _ number: Int, _ event: SamsaraEvent, _ webhook: WebhookRegistration, _ organisationId: String
    ) async -> WebhookClient.Outcome {
        let body = event.body(organisationId: organisationId, webhookId: webhook.id).bytes()
        let headers = Self.headers(event, webhook, organisationId, body: body, now: clock.now())
        let outcome = await client.post(webhook.url, headers: headers, body: body)
        deliveries.append(
            DeliveryLog.Row(
                vendor: .samsara, time: clock.now(), event: event.type, eventId: event.id, url: webhook.url,
                attempt: number, outcome: outcome))
        return outcome
    }

    static func headers(
        _ event: SamsaraEvent, _ webhook: WebhookRegistration, _ organisationId: String, body: [UInt8], now: Timestamp
    ) -> [(String, String)] {
        let age = event.signing == .oldTimestamp ? 3_600 : 0
        let timestamp = String(now.seconds - age)
        var headers = webhook.customHeaders.map { ($0.key, $0.value) }
        headers += [
            ("User-Agent", "Samsara-Webhook/1.0"), ("X-Samsara-Timestamp", timestamp),
            ("X-Samsara-Request", event.id), ("X-Samsara-Org-Id", organisationId),
            ("X-Samsara-Event-Type", event.type),
        ]
        let key = event.signing == .wrong ? "d3Jvbmctc2VjcmV0" : webhook.secretKey
        guard event.signing != .missing,
            let signature = Signature.samsara(body: body, timestamp: timestamp, secretKey: key)
        else { return headers }
        headers.append(
            ("X-Samsara-Signature", event.signing == .truncated ? String(signature.prefix(20)) : signature))
        return headers
    }
}
