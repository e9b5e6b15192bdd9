import Core
import FoundationEssentials
import Hummingbird
import Logging
import Providers
import Storage

/// `POST /stripe`: verified on the raw bytes, and noted once in the database before it is answered. What changed is
/// asked for at Stripe later, so that neither the order nor the content of events matters.
struct StripeWebhooks: Sendable {
    let signature: StripeSignature
    let store: BillingStore
    let bodyLimit = 1024 * 1024
    private let metrics = WebhookMetrics(provider: "stripe")

    init(signature: StripeSignature, store: BillingStore) {
        self.signature = signature
        self.store = store
    }

    func add(to router: Router<IngressContext>) {
        router.post("/stripe") { request, context in
            await self.metrics.answer(context.logger) { () throws(WebhookRefusal) in
                try await self.take(request, context)
            }
        }
    }

    private func take(_ request: Request, _ context: IngressContext) async throws(WebhookRefusal) -> WebhookOutcome {
        let body = try await request.webhookBody(limit: self.bodyLimit)
        let verdict = self.signature.verify(
            signature: request.headers.value("stripe-signature"), body: body, now: Date())
        guard case .valid = verdict else { throw WebhookRefusal(.refused, "signature \(verdict)") }
        let event: StripeEvent
        do {
            event = try StripeEvent(body)
        } catch {
            throw WebhookRefusal(.notUnderstood, "\(error)")
        }
        switch event.subject {
        case .customer(let customer): return try await self.note(event, customer, nil)
        case .checkout(let customer, let intent): return try await self.note(event, customer, intent)
        case .meterFailure:
            context.logger.error(
                "Stripe could not count drivers",
                metadata: ["event": "\(event.id)", "type": "\(event.type)"])
            return .ignored
        case .other: return .ignored
        }
    }

    private func note(
        _ event: StripeEvent, _ customer: CustomerID, _ intent: SetupIntentID?
    ) async throws(WebhookRefusal) -> WebhookOutcome {
        do {
            let reception = try await self.store.receive(
                event: event.id, createdAt: event.createdAt, customer: customer, setupIntent: intent)
            switch reception {
            case .enqueued: return .enqueued
            case .duplicate: return .duplicate
            case .unknown: return .ignored
            }
        } catch {
            throw WebhookRefusal(.unavailable, "\(error)")
        }
    }
}
