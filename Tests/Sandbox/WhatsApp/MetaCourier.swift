import Logging
import Synchronization

/// Delivers Meta's webhooks: handshake, packing, signature, retries until 200.
final class MetaCourier: Sendable {
    private static let gatheringTime = Duration.milliseconds(120)
    /// Stands for the 7 days after which Meta gives up.
    private static let attemptLimit = 1_000

    private let callback: Mutex<MetaCallback>
    private let pending = Mutex<[MetaUpdate]>([])
    private let taken = Mutex(Journal<TakenUpdate>())
    private let client: WebhookClient
    private let deliveries: DeliveryLog
    private let background: Background
    private let clock: WallClock
    private let logger: Logger

    init(
        callback: MetaCallback, client: WebhookClient, deliveries: DeliveryLog, background: Background,
        clock: WallClock, logger: Logger
    ) {
        self.callback = Mutex(callback)
        self.client = client
        self.deliveries = deliveries
        self.background = background
        self.clock = clock
        self.logger = logger
    }

    var target: MetaCallback {
        callback.withLock { $0 }
    }

    /// Takes a new callback URL; what waited for the old one is dropped.
    func aim(_ change: (inout MetaCallback) -> Void) {
        pending.withLock { $0.removeAll() }
        let target = callback.withLock { callback in
            change(&callback)
            callback.isVerified = false
            callback.generation += 1
            return callback
        }
        guard target.url != nil else { return }
        background.start { [self] in await handshake(target) }
    }

    /// Forgets what waits, keeps the callback.
    func reset() {
        pending.withLock { $0.removeAll() }
        taken.withLock { $0 = Journal() }
        callback.withLock { $0.generation += 1 }
    }

    func send(_ update: MetaUpdate, settings: WhatsAppSettings) {
        guard target.url != nil else { return }
        guard settings.batch > 1 || settings.reorderWebhooks else { return start([update], settings) }
        let isFirst = pending.withLock { pending in
            pending.append(update)
            return pending.count == 1
        }
        guard isFirst else { return }
        background.start { [self] in
            try? await Task.sleep(for: Self.gatheringTime)  // Cut short only when the sandbox stops.
            flush(settings)
        }
    }

    /// Shows in the list of deliveries why nothing was sent.
    func refuse(_ update: MetaUpdate, because reason: String) {
        guard let url = target.url else { return }
        deliveries.append(
            DeliveryLog.Row(
                vendor: .whatsapp, time: clock.now(), event: update.title, eventId: "", url: url, attempt: 0,
                outcome: .failed(reason)))
    }

    private func flush(_ settings: WhatsAppSettings) {
        var updates = pending.withLock { pending in
            defer { pending.removeAll() }
            return pending
        }
        if settings.reorderWebhooks { updates.reverse() }
        while !updates.isEmpty {
            start(Array(updates.prefix(settings.batch)), settings)
            updates.removeFirst(min(settings.batch, updates.count))
        }
    }

    private func start(_ updates: [MetaUpdate], _ settings: WhatsAppSettings) {
        let body = MetaUpdate.envelope(updates, now: clock.now()).bytes(.meta)
        let generation = target.generation
        for _ in 0..<(settings.duplicateWebhooks ? 2 : 1) {
            background.start { [self] in
                await deliver(body, updates, generation: generation, scale: settings.retryScale)
            }
        }
    }

    private func deliver(_ body: [UInt8], _ updates: [MetaUpdate], generation: Int, scale: Double) async {
        let title = updates.count == 1 ? updates[0].title : "\(updates.count) updates"
        for attempt in 1...Self.attemptLimit {
            let target = target
            guard target.generation == generation, let url = target.url else { return }
            let outcome = await post(body, to: url, target)
            deliveries.append(
                DeliveryLog.Row(
                    vendor: .whatsapp, time: clock.now(), event: title, eventId: "", url: url, attempt: attempt,
                    outcome: outcome))
            guard outcome.status != 200 else { return note(updates) }
            do {
                try await Task.sleep(for: .seconds(Self.gap(after: attempt) * scale * .random(in: 0.9...1.1)))
            } catch {
                return
            }
        }
    }

    private func note(_ updates: [MetaUpdate]) {
        let now = clock.now()
        taken.withLock { taken in
            for update in updates.compactMap({ $0.taken(at: now) }) { taken.append(update) }
        }
    }

    /// Updates that were taken, in that order; those of repeated webhooks again.
    func taken(after: Int, limit: Int) -> (rows: [TakenUpdate], last: Int) {
        taken.withLock { $0.page(after: after, limit: limit) }
    }

    private func post(_ body: [UInt8], to url: String, _ target: MetaCallback) async -> WebhookClient.Outcome {
        guard target.isVerified else { return .failed("the callback URL has not passed the handshake") }
        return await client.post(
            url,
            headers: [
                ("User-Agent", "facebookexternalua"), ("Accept", "*/*"),
                ("X-Hub-Signature-256", Signature.meta(body: body, appSecret: target.appSecret)),
            ], body: body)
    }

    /// Seconds: at once, then 1, 2, 4 … 60.
    static func gap(after attempt: Int) -> Double {
        attempt == 1 ? 0 : min(60, Double(1 << min(attempt - 2, 6)))
    }

    static func percentEncoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            let scalar = Unicode.Scalar(byte)
            if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-._~".unicodeScalars.contains(scalar),
                scalar.isASCII
            {
                encoded.unicodeScalars.append(scalar)
            } else {
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }

    private func handshake(_ target: MetaCallback) async {
        guard let url = target.url else { return }
        var pause = 0.2
        while self.target.generation == target.generation {
            let challenge = RandomText.digits(10)
            let token = Self.percentEncoded(target.verifyToken)
            let query = "hub.mode=subscribe&hub.challenge=\(challenge)&hub.verify_token=\(token)"
            let outcome = await client.get(url + (url.contains("?") ? "&" : "?") + query)
            if outcome == .status(200, body: challenge) {
                callback.withLock { if $0.generation == target.generation { $0.isVerified = true } }
                logger.info("callback verified")
                return
            }
            do {
                try await Task.sleep(for: .seconds(pause))
            } catch {
                return
            }
            pause = min(2, pause * 1.5)
        }
    }
}
