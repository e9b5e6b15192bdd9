import Core
import FoundationEssentials
import Logging
import Postgres
import Storage

/// WhatsApp's statuses → delivery log, and the drivers who were reached → usage.
struct ReceiptRelay: Sendable {
    let ledger: DeliveryLedger
    let usage: UsageLedger
    let deliveries: OutboundMetrics
    let metrics = ReceiptMetrics()
    let logger: Logger

    func handle(_ item: WorkItem) async -> WorkOutcome {
        let receipt: Receipt
        do {
            receipt = try JSONDecoder().decode(Receipt.self, from: Data(item.entry.body))
        } catch {
            return .deadLetter(.undecodable, "\(error)")
        }
        // Confirmations of replies carry no key, and nothing waits for them.
        guard let key = receipt.callback.flatMap({ DeliveryKey(callback: $0) }) else {
            self.metrics.count(.noDelivery)
            return .done
        }
        do {
            guard let delivery = try await self.ledger.record(receipt, of: key) else { return self.orphan(key, item) }
            if let time = delivery.reachedAt {
                try await self.usage.record(
                    tenant: key.tenant, provider: delivery.provider, driver: delivery.driver, at: time)
            }
            self.metrics.count(.recorded)
            self.deliveries.count(DeliveryState(receipt.status))
            return .done
        } catch let error as PostgresError where error.isRefusal {
            return .deadLetter(.rejected, "\(error)")
        } catch {
            self.logger.warning("Cannot record a receipt now", metadata: ["error": "\(error)"])
            return .storeAway(attempt: item.attempt)
        }
    }

    /// A delivery's row is there before its call is made, so there is little to wait for: a database that came back
    /// without its last moments, and whose deliveries are repeated.
    private func orphan(_ key: DeliveryKey, _ item: WorkItem) -> WorkOutcome {
        var generator = SystemRandomNumberGenerator()
        let remaining = Deadline.receipt(accepted: item.entry.acceptedAt).remaining(at: Date())
        let delay = RetryPolicy.store.nextDelay(attempt: item.attempt, remaining: remaining, using: &generator)
        if let delay { return .retry(after: delay) }
        self.metrics.count(.orphan)
        self.logger.notice(
            "Receipt of no delivery", metadata: ["tenant": "\(key.tenant)", "delivery": "\(key.id)"])
        return .done
    }
}
