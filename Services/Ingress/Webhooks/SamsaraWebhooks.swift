import Core
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import Providers
import Redis
import Storage

/// `POST /samsara/{token}`: verified on the raw bytes, deduplicated, and durable before it is answered.
struct SamsaraWebhooks: Sendable {
    let routes: RouteCache
    let queue: EventQueue
    let bodyLimit = 1024 * 1024
    let metrics = WebhookMetrics(provider: FleetProvider.samsara.rawValue)
    /// Verifies what comes to an unknown token, so that both refusals take the same time.
    private let nobody: SamsaraSignature

    init(routes: RouteCache, queue: EventQueue, tolerance: Duration) throws {
        self.routes = routes
        self.queue = queue
        self.nobody = try SamsaraSignature(secrets: [], tolerance: tolerance)
    }

    func add(to router: Router<IngressContext>) {
        router.post("/samsara/{token}") { request, context in
            await self.metrics.answer(context.logger) { () throws(WebhookRefusal) in
                try await self.take(request, context)
            }
        }
    }

    private func take(_ request: Request, _ context: IngressContext) async throws(WebhookRefusal) -> WebhookOutcome {
        let body = try await request.webhookBody(limit: self.bodyLimit)
        let route = try await self.route(context.parameters.get("token"))
        var generator = SystemRandomNumberGenerator()
        switch try self.decide(WebhookHeaders(samsara: request.headers), route, body, using: &generator) {
        case .answer(let decided): return decided
        case .enqueue(let entry): return try await self.enqueue(entry)
        }
    }

    private func route(_ token: String?) async throws(WebhookRefusal) -> RouteCache.Route? {
        guard let token = token.flatMap({ WebhookToken(parsing: $0) }) else { return nil }
        do {
            return try await self.routes.route(tokenHash: token.hash)
        } catch {
            throw WebhookRefusal(.unavailable, "\(error)")
        }
    }

    enum Decision {
        case answer(WebhookOutcome)
        case enqueue(WorkEntry)
    }

    /// What is to become of a body that came to the route, before anything is stored.
    func decide(
        _ headers: WebhookHeaders, _ route: RouteCache.Route?, _ body: [UInt8],
        using generator: inout some RandomNumberGenerator
    ) throws(WebhookRefusal) -> Decision {
        let now = Date()
        let verdict = (route?.signature ?? self.nobody).verify(
            signature: headers.signature, timestamp: headers.timestamp, body: body, now: now)
        guard let route else { throw WebhookRefusal(.refused, "unknown token") }
        guard case .valid = verdict else { throw WebhookRefusal(.refused, "signature \(verdict)") }
        let routing: SamsaraRouting
        do {
            routing = try SamsaraWebhook.routing(of: body)
        } catch {
            throw WebhookRefusal(.notUnderstood, "\(error)")
        }
        guard let kind = routing.kind else { return .answer(.unknown) }
        if kind == .ping { return .answer(.ignored) }
        return .enqueue(
            WorkEntry(
                routing, kind, of: route.tenant, receivedAt: now,
                trace: .next(after: headers.traceparent, using: &generator), body: body))
    }

    func enqueue(_ entry: WorkEntry) async throws(WebhookRefusal) -> WebhookOutcome {
        do {
            return try await self.queue.enqueue(entry, role: .outbound) == .enqueued ? .enqueued : .duplicate
        } catch {
            throw WebhookRefusal(.unavailable, "\(error)")
        }
    }
}

extension TraceParent {
    /// A span of the sender's trace, or a trace of its own.
    static func next(after header: String?, using generator: inout some RandomNumberGenerator) -> TraceParent {
        header.flatMap { TraceParent($0) }?.child(using: &generator) ?? .generate(using: &generator)
    }

    /// A trace of its own.
    static func generate() -> TraceParent {
        var generator = SystemRandomNumberGenerator()
        return .generate(using: &generator)
    }
}
