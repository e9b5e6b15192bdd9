import Core
import FoundationEssentials
import Logging
import Storage

/// WhatsApp's statuses → delivery log.
struct ReceiptRelay: Sendable {
    let ledger: DeliveryLedger
    let metrics: OutboundMetrics
    let logger: Logger

    func handle(_ item: WorkItem) async -> WorkOutcome {
        let receipt: Receipt
        do {
            receipt = try JSONDecoder().decode(Receipt.self, from: Data(item.entry.body))
        } catch {
            return .deadLetter(.undecodable, "\(error)")
        }
        // Confirmations of replies carry no key, and nothing waits for them.
        guard let key = receipt.callback.flatMap({ DeliveryKey(callback: $0) }) else { return .done }
        do {
            if try await self.ledger.record(receipt, of: key) {
                self.metrics.count(DeliveryState(receipt.status))
            } else {
                self.logger.notice(
                    "Receipt of no delivery", metadata: ["tenant": "\(key.tenant)", "delivery": "\(key.id)"])
            }
            return .done
        } catch {
            self.logger.warning("Cannot record a receipt now", metadata: ["error": "\(error)"])
            return .storeAway(attempt: item.attempt)
        }
    }
}
