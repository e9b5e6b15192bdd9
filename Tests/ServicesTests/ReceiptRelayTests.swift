import Core
import FoundationEssentials
import Logging
import Storage
import TestSupport
import Testing

@testable import RelayWorker

@Suite(.timeLimit(.minutes(2)))
struct ReceiptRelayTests {
    @Test
    func aReceiptWhoseDeliveryIsMissingLooksForItForAWhile() async throws {
        try await Self.withRelay { relay in
            let key = DeliveryKey(tenant: TenantID(UUID()), id: DeliveryID(UUID()), eventAt: Date())
            guard case .retry = await relay.handle(try Self.item(callback: key.callback, age: 0)) else {
                Issue.record("it is not looked for")
                return
            }
            guard case .done = await relay.handle(try Self.item(callback: key.callback, age: 60)) else {
                Issue.record("it is looked for without end")
                return
            }
        }
    }

    @Test(arguments: [nil, "", "somebody else's"])
    func aReceiptThatIsOfNoDeliveryIsDone(_ callback: String?) async throws {
        try await Self.withRelay { relay in
            guard case .done = await relay.handle(try Self.item(callback: callback, age: 0)) else {
                Issue.record("it is not done")
                return
            }
        }
    }

    /// Tried again it would be refused again, and every receipt that shares a batch with it would go alone.
    @Test
    func aReceiptThatTheDatabaseRefusesIsADeadLetter() async throws {
        try await Self.withRelay { relay in
            let key = DeliveryKey(tenant: TenantID(UUID()), id: DeliveryID(UUID()), eventAt: Date())
            let item = try Self.item(callback: key.callback, age: 0, message: "wamid.\0")
            guard case .deadLetter(.rejected, _) = await relay.handle(item) else {
                Issue.record("it is no dead letter")
                return
            }
        }
    }

    private static func withRelay(_ body: (ReceiptRelay) async throws -> Void) async throws {
        try await TestStores.run { stores in
            let ledger = DeliveryLedger(postgres: stores.postgres, silence: .seconds(60))
            let usage = UsageLedger(postgres: stores.postgres)
            try await running(ledger, usage) {
                try await body(
                    ReceiptRelay(ledger: ledger, usage: usage, deliveries: OutboundMetrics(), logger: .silent))
            }
        }
    }

    private static func item(callback: String?, age: Double, message: MessageID = "wamid.1") throws -> WorkItem {
        let receipt = Receipt(message: message, number: "1001", status: .sent, at: Date(), callback: callback)
        let entry = WorkEntry(
            identity: "1001/wamid.1/sent", tenant: nil, provider: "whatsapp", kind: "receipt", key: "1001/wamid.1",
            receivedAt: Date(timeIntervalSinceNow: -age), trace: nil, body: Array(try JSONEncoder().encode(receipt)))
        let lease = PartitionLease(partition: Partition(role: .receipts, index: 0), epoch: 1)
        return WorkItem(entry: entry, lease: lease, attempt: 1) { .seconds(7) }
    }
}
