import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct LedgerBatchTests {
    /// A deadlock would fail one of the calls.
    @Test
    func workersAndReceiptsThatTouchTheSameDeliveriesInAnyOrderNeverWaitInACircle() async throws {
        try await TestStores.run { stores in
            let tenants: [TenantID] = try await [stores.newTenant(), stores.newTenant()]
            let ledgers = (0..<3).map { _ in DeliveryLedger(postgres: stores.postgres, silence: .zero) }
            try await running(ledgers[0], ledgers[1], ledgers[2]) {
                for _ in 0..<5 {
                    let intents = (0..<150).map { DeliveryIntent.sample(tenants[$0 % 2]) }
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for ledger in ledgers {
                            for intent in intents.shuffled() {
                                group.addTask {
                                    guard let row = try await ledger.begin(intent), row.isTaken else { return }
                                    _ = try await ledger.end(
                                        .init(key: intent.key, attempt: row.record.attempt, state: .accepted))
                                }
                                group.addTask { _ = try await ledger.record(.sample(.delivered), of: intent.key) }
                            }
                        }
                        try await group.waitForAll()
                    }
                }
            }
        }
    }

    @Test
    func newDeliveriesAndThoseThatExistAreToldApartInOneBatch() async throws {
        try await withLedger { ledger, _, tenant in
            let intents = (0..<90).map { _ in DeliveryIntent.sample(tenant) }
            for (index, intent) in intents.enumerated() where index % 3 > 0 {
                let row = try #require(try await ledger.begin(intent))
                if index % 3 == 2 {
                    let result = DeliveryResult(key: intent.key, attempt: row.record.attempt, state: .intended)
                    #expect(try await ledger.end(result))
                }
            }
            let rows = try await withThrowingTaskGroup(of: (Int, LedgerRow?).self) { group in
                for (index, intent) in intents.enumerated() {
                    group.addTask { (index, try await ledger.begin(intent)) }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            for index in intents.indices {
                let row = try #require(rows[index])
                #expect(row.record.state == .sending && row.record.epoch == intents[index].lease.epoch)
                #expect(row.isTaken == (index % 3 != 1))
                #expect(row.record.attempts == (index % 3 == 2 ? 2 : 1))
            }
        }
    }

    /// Else every receipt would write to all indexes of its delivery.
    @Test
    func everyPartitionLeavesRoomForTheNextVersionsOfItsRows() async throws {
        try await TestStores.run { stores in
            let later = Date(timeIntervalSinceNow: 100 * 86_400)
            _ = try await LogRetention(postgres: stores.postgres).maintain(today: later, keepDays: 365)
            let partitions = try await stores.administrator.query(
                """
                SELECT c.relname::text, coalesce(c.reloptions, '{}')
                FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'communication_logs'::regclass
                """)
            #expect(partitions.count >= 8)
            for row in partitions {
                let (name, options) = try row.decode((String, [String]).self)
                #expect(options == ["fillfactor=50"], "\(name)")
            }
        }
    }
}
