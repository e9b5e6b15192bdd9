import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ConversationLogTests {
    @Test
    func pagesOfMessagesThatCameAtTheSameTimeMissNoneAndRepeatNone() async throws {
        try await withLedger { ledger, stores, tenant in
            let time = Date(milliseconds: Date().wholeMilliseconds)
            let intents = (0..<7).map { _ in DeliveryIntent.sample(tenant, at: time) }
            for intent in intents { _ = try await ledger.begin(intent) }
            let log = ConversationLog(postgres: stores.postgres)
            var found: [UUID] = []
            var position: ConversationLog.Position?
            repeat {
                let page = try await log.messages(of: tenant, driver: nil, after: position, limit: 3)
                found += page.map(\.id)
                position = page.last.map { .init(eventAt: $0.eventAt, receivedAt: $0.receivedAt, id: $0.id) }
            } while position != nil
            #expect(found.count == 7)
            #expect(Set(found) == Set(intents.map(\.key.id.uuid)))
        }
    }

    @Test
    func theNewestComesFirstAndADriversMessagesStandAlone() async throws {
        try await withLedger { ledger, stores, tenant in
            let now = Date(milliseconds: Date().wholeMilliseconds)
            for (driver, age) in [("one", 30.0), ("two", 20), ("one", 10)] {
                _ = try await ledger.begin(
                    .sample(tenant, driver: .init(driver), at: now.addingTimeInterval(-age)))
            }
            let log = ConversationLog(postgres: stores.postgres)
            let all = try await log.messages(of: tenant, driver: nil, after: nil, limit: 10)
            #expect(all.map(\.driver) == ["one", "two", "one"])
            #expect(all.map { now.timeIntervalSince($0.receivedAt).rounded() } == [10, 20, 30])
            let one = try await log.messages(of: tenant, driver: "one", after: nil, limit: 10)
            #expect(one.count == 2)
            let other: TenantID = try await stores.newTenant()
            #expect(try await log.messages(of: other, driver: nil, after: nil, limit: 10).isEmpty)
        }
    }

    @Test
    func rowsThatCameBeforeTheirMonthHadAPartitionStayTheSameRows() async throws {
        try await withLedger { ledger, stores, tenant in
            let later = Date(timeIntervalSinceNow: 150 * 86_400)
            let early = DeliveryIntent.sample(tenant, at: later)
            #expect(try await ledger.begin(early)?.isTaken == true)
            let made = try await LogRetention(postgres: stores.postgres).maintain(today: later, keepDays: 3_650)
            #expect(made.count == 4)
            #expect(try await ledger.begin(early)?.isTaken == false)
            #expect(try await ledger.record(.sample(.delivered), of: early.key) != nil)
            let left = try await stores.administrator.query("SELECT count(*) FROM communication_logs_other")
            #expect(try left.first?.decode(Int.self) == 0)
        }
    }

    /// Somebody reads the whole table, as a dump does: waiting for it would hold up every delivery.
    @Test
    func monthsAreDroppedLaterRatherThanHoldingUpTheLedger() async throws {
        try await withLedger { ledger, stores, tenant in
            let later = Date(timeIntervalSinceNow: 300 * 86_400)
            let retention = LogRetention(postgres: stores.postgres)
            try await stores.administrator.withTransaction { reader in
                try await reader.query("SELECT count(*) FROM communication_logs")
                let refusal = await #expect(throws: PostgresError.self) {
                    try await retention.maintain(today: later, keepDays: 90)
                }
                #expect(refusal?.sqlState == "55P03")
                #expect(refusal?.isRetryable == true)
                #expect(try await ledger.begin(.sample(tenant))?.isTaken == true)
            }
            #expect(try await !retention.maintain(today: later, keepDays: 90).isEmpty)
        }
    }

    @Test
    func monthsBeyondTheRetentionAreDroppedWithTheirRowsAndComingOnesAreMade() async throws {
        try await withLedger { ledger, stores, tenant in
            let day = 86_400.0
            let now = Date()
            _ = try await ledger.begin(.sample(tenant, at: now.addingTimeInterval(-200 * day)))
            let recent = DeliveryIntent.sample(tenant)
            _ = try await ledger.begin(recent)
            let retention = LogRetention(postgres: stores.postgres)
            _ = try await retention.maintain(today: now, keepDays: 90)
            let log = ConversationLog(postgres: stores.postgres)
            let left = try await log.messages(of: tenant, driver: nil, after: nil, limit: 10)
            #expect(left.map(\.id) == [recent.key.id.uuid])
            let later = try await retention.maintain(today: now.addingTimeInterval(200 * day), keepDays: 90)
            #expect(later.count > 4)
            #expect(try await log.messages(of: tenant, driver: nil, after: nil, limit: 10).isEmpty)
            #expect(try await retention.maintain(today: now.addingTimeInterval(200 * day), keepDays: 90).isEmpty)
        }
    }
}
