import Core
import FoundationEssentials
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
    private let metrics = WebhookMetrics(provider: FleetProvider.samsara.rawValue)
    /// Verifies what comes to an unknown token, so that both refusals take the same time.
    private let nobody: SamsaraSignature

    init(routes: RouteCache, queue: EventQueue, tolerance: Duration) throws {
        self.routes = routes
        self.queue = queue
        self.nobody = try SamsaraSignature(secrets: [], tolerance: tolerance)
    }

    func add(to router: Router<IngressContext>) {
        router.post("/samsara/{token}") { request, context in await self.answer(request, context) }
        router.refuseOtherMethods("/samsara/{token}", allowed: [.post])
    }

    private func answer(_ request: Request, _ context: IngressContext) async -> Response {
        let start = ContinuousClock.now
        var outcome: WebhookOutcome
        do {
            outcome = try await self.take(request, token: context.parameters.get("token"))
        } catch {
            outcome = error.outcome
            context.logger.notice(
                "Webhook refused",
                metadata: ["provider": "samsara", "outcome": "\(outcome.rawValue)", "reason": "\(error.reason)"])
        }
        self.metrics.record(outcome, since: start)
        return outcome.response
    }

    private func take(_ request: Request, token: String?) async throws(WebhookRefusal) -> WebhookOutcome {
        let body = try await request.webhookBody(limit: self.bodyLimit)
        let tenant = try await self.verify(request, token: token, body: body)
        let routing: SamsaraRouting
        do {
            routing = try SamsaraWebhook.routing(of: body)
        } catch {
            throw WebhookRefusal(.notUnderstood, "\(error)")
        }
        guard let kind = routing.kind else { return .unknown }
        if kind == .ping { return .ignored }
        return try await self.enqueue(self.entry(routing, kind, tenant, body, request))
    }

    private func verify(
        _ request: Request, token: String?, body: [UInt8]
    ) async throws(WebhookRefusal) -> TenantID {
        var route: RouteCache.Route?
        if let token = token.flatMap({ WebhookToken(parsing: $0) }) {
            do {
                route = try await self.routes.route(tokenHash: token.hash)
            } catch {
                throw WebhookRefusal(.unavailable, "\(error)")
            }
        }
        let verdict = (route?.signature ?? self.nobody).verify(
            signature: request.headers.value("x-samsara-signature"),
            timestamp: request.headers.value("x-samsara-timestamp"), body: body, now: Date())
        guard let route else { throw WebhookRefusal(.refused, "unknown token") }
        guard case .valid = verdict else { throw WebhookRefusal(.refused, "signature \(verdict)") }
        return route.tenant
    }

    private func entry(
        _ routing: SamsaraRouting, _ kind: FleetEventKind, _ tenant: TenantID, _ body: [UInt8], _ request: Request
    ) -> WorkEntry {
        let subject = routing.driverID?.rawValue ?? routing.vehicleID.map { "vehicle:\($0)" } ?? "tenant"
        return WorkEntry(
            identity: "\(tenant)/\(routing.eventID)", tenant: tenant, provider: FleetProvider.samsara.rawValue,
            kind: kind.rawValue, key: "\(tenant)/\(subject)", receivedAt: Date(),
            trace: .next(after: request.headers.value("traceparent")), body: body)
    }

    private func enqueue(_ entry: WorkEntry) async throws(WebhookRefusal) -> WebhookOutcome {
        do {
            return try await self.queue.enqueue(entry, role: .outbound) == .enqueued ? .enqueued : .duplicate
        } catch {
            throw WebhookRefusal(.unavailable, "\(error)")
        }
    }
}

extension TraceParent {
    /// A span of the sender's trace, or a trace of its own.
    static func next(after header: String?) -> TraceParent {
        var generator = SystemRandomNumberGenerator()
        return header.flatMap { TraceParent($0) }?.child(using: &generator) ?? .generate(using: &generator)
    }
}
