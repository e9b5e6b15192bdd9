import Core
import FoundationEssentials
import Hummingbird
import Logging
import Providers
import Redis
import Storage

/// `GET` and `POST /whatsapp`, with or without a tenant's id behind it. The tenant is found later by the number that
/// the body names; the path says nothing.
struct WhatsAppWebhooks: Sendable {
    let signature: MetaSignature
    let verifyToken: Secret
    let queue: EventQueue
    let pool: PoolQueue
    let bodyLimit = 3 * 1024 * 1024
    private let metrics = WebhookMetrics(provider: "whatsapp")

    init(signature: MetaSignature, verifyToken: Secret, queue: EventQueue, pool: PoolQueue) {
        self.signature = signature
        self.verifyToken = verifyToken
        self.queue = queue
        self.pool = pool
    }

    func add(to router: Router<IngressContext>) {
        for path: RouterPath in ["/whatsapp", "/whatsapp/{tenantId}"] {
            router.get(path) { request, _ in self.handshake(request) }
            router.post(path) { request, context in
                await self.metrics.answer(context.logger) { () throws(WebhookRefusal) in
                    try await self.take(request, context)
                }
            }
        }
    }

    private func handshake(_ request: Request) -> Response {
        let query = request.uri.queryParameters
        let challenge = WhatsAppWebhook.challenge(
            mode: query["hub.mode"].map(String.init), token: query["hub.verify_token"].map(String.init),
            challenge: query["hub.challenge"].map(String.init), verifyToken: self.verifyToken)
        guard let challenge else { return Response(status: .forbidden) }
        return Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: challenge)))
    }

    private func take(_ request: Request, _ context: IngressContext) async throws(WebhookRefusal) -> WebhookOutcome {
        let body = try await request.webhookBody(limit: self.bodyLimit)
        let verdict = self.signature.verify(
            signature: request.headers.value("x-hub-signature-256"), body: body)
        guard case .valid = verdict else { throw WebhookRefusal(.refused, "signature \(verdict)") }
        do {
            let updates = try WhatsAppWebhook.decode(body)
            let outcome = try await self.enqueue(self.entries(updates, body), context)
            return try await self.report(updates.accountUpdates) ? .enqueued : outcome
        } catch let refusal as WebhookRefusal {
            throw refusal
        } catch {
            throw WebhookRefusal(.notUnderstood, "\(error)")
        }
    }

    private func entries(_ updates: WhatsAppUpdates, _ body: [UInt8]) throws -> [(StreamRole, WorkEntry)] {
        let now = Date()
        let encoder = JSONEncoder()
        var entries: [(StreamRole, WorkEntry)] = []
        for reply in updates.replies {
            entries.append((.inbound, .init(reply, at: now, body: Array(try encoder.encode(reply)))))
        }
        for receipt in updates.receipts {
            entries.append((.receipts, .init(receipt, at: now, body: Array(try encoder.encode(receipt)))))
        }
        if updates.undecodable > 0 {
            entries.append((.inbound, .init(undecodable: body, at: now)))
        }
        return entries
    }

    /// What concerns numbers and business accounts is pool-manager's. False when there is none.
    private func report(_ updates: [AccountUpdate]) async throws(WebhookRefusal) -> Bool {
        do {
            try await self.pool.submit(updates.map { .account($0) })
            return !updates.isEmpty
        } catch {
            throw WebhookRefusal(.unavailable, "\(error)")
        }
    }

    private func enqueue(
        _ entries: [(StreamRole, WorkEntry)], _ context: IngressContext
    ) async throws -> WebhookOutcome {
        guard !entries.isEmpty else { return .ignored }
        do {
            let outcomes = try await self.queue.enqueue(entries)
            return outcomes.contains(.enqueued) ? .enqueued : .duplicate
        } catch {
            throw WebhookRefusal(.unavailable, "\(error)")
        }
    }
}
