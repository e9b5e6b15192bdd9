import Core
import FoundationEssentials
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ReceiptTests {
    private enum Step: Equatable {
        case answered
        case receipt(Receipt.Status)
    }

    @Test
    func receiptsMoveADeliveryForwardInWhateverOrderTheyCome() async throws {
        try await withLedger { ledger, stores, tenant in
            let steps: [Step] = [.answered, .receipt(.sent), .receipt(.delivered), .receipt(.read)]
            for order in Self.permutations(of: steps) {
                let intent = DeliveryIntent.sample(tenant)
                let attempt = try await ledger.attempt(intent)
                for step in order {
                    #expect(try await Self.perform(step, intent, attempt, ledger), "\(order)")
                }
                let row = try await stores.row(intent.key)
                #expect(row["state"] == "read", "\(order)")
                #expect(row["message_id"] == "wamid.1", "\(order)")
                #expect(row["times"] == "accepted,sent,delivered,read", "\(order)")
            }
        }
    }

    @Test(
        arguments: [
            ([.delivered, .sent], "delivered"), ([.read, .delivered, .delivered], "read"),
            ([.failed, .delivered], "delivered"),
            ([.delivered, .failed], "delivered"), ([.sent, .failed], "failed"), ([.failed, .sent], "failed"),
            ([.sent, .sent, .sent], "sent"),
        ] as [([Receipt.Status], String)])
    func theFurthestStateCounts(_ statuses: [Receipt.Status], _ state: String) async throws {
        try await withLedger { ledger, stores, tenant in
            let intent = DeliveryIntent.sample(tenant)
            try await ledger.end(intent, try await ledger.attempt(intent), .accepted, message: "wamid.1")
            for status in statuses {
                let receipt = Receipt.sample(status, code: status == .failed ? 131_026 : nil)
                #expect(try await ledger.record(receipt, of: intent.key) != nil)
            }
            #expect(try await stores.row(intent.key)["state"] == state)
        }
    }

    @Test
    func receiptsOfOneBatchCountLikeReceiptsOneByOne() async throws {
        try await withLedger { ledger, stores, tenant in
            let intents = (0..<20).map { _ in DeliveryIntent.sample(tenant) }
            for intent in intents { _ = try await ledger.begin(intent) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for intent in intents {
                    for status in [Receipt.Status.read, .sent, .delivered, .sent] {
                        group.addTask { () async throws in
                            #expect(try await ledger.record(.sample(status), of: intent.key) != nil)
                        }
                    }
                }
                try await group.waitForAll()
            }
            for intent in intents {
                let row = try await stores.row(intent.key)
                #expect(row["state"] == "read" && row["times"] == "accepted,sent,delivered,read")
            }
        }
    }

    @Test
    func aReceiptOfAnotherNumberIsNotFoundWhateverItsBatchHolds() async throws {
        try await withLedger { ledger, _, tenant in
            let intent = DeliveryIntent.sample(tenant)
            _ = try await ledger.begin(intent)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for place in 0..<40 {
                    let number: PhoneNumberID = place.isMultiple(of: 2) ? "9999" : "1001"
                    group.addTask { () async throws in
                        let found = try await ledger.record(.sample(.read, number: number), of: intent.key)
                        #expect((found != nil) == (number == "1001"))
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test
    func aReceiptSettlesAnAttemptThatNeverGotItsAnswer() async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            let ledger = DeliveryLedger(postgres: stores.postgres, silence: .zero)
            try await running(ledger) {
                let intent = DeliveryIntent.sample(tenant)
                try await ledger.end(intent, try await ledger.attempt(intent), .ambiguous)
                #expect(try await ledger.record(.sample(.sent), of: intent.key) != nil)
                let row = try #require(try await ledger.begin(intent))
                #expect(!row.isTaken && row.record.state == .sent)
            }
        }
    }

    @Test
    func aReceiptOfAnotherNumberOrOfNoDeliveryChangesNothing() async throws {
        try await withLedger { ledger, stores, tenant in
            let intent = DeliveryIntent.sample(tenant)
            _ = try await ledger.begin(intent)
            #expect(try await ledger.record(.sample(.read, number: "9999"), of: intent.key) == nil)
            #expect(try await ledger.record(.sample(.read), of: DeliveryIntent.sample(tenant).key) == nil)
            let other: TenantID = try await stores.newTenant()
            let foreign = DeliveryKey(tenant: other, id: intent.key.id, eventAt: intent.key.eventAt)
            #expect(try await ledger.record(.sample(.read), of: foreign) == nil)
            #expect(try await stores.row(intent.key)["state"] == "sending")
        }
    }

    @Test
    func aFailureKeepsWhatMetaSaidOfIt() async throws {
        try await withLedger { ledger, stores, tenant in
            let intent = DeliveryIntent.sample(tenant)
            _ = try await ledger.begin(intent)
            _ = try await ledger.record(.sample(.failed, code: 131_026), of: intent.key)
            #expect(try await stores.row(intent.key)["error_detail"] == "refused with 131026")
        }
    }

    private static func perform(
        _ step: Step, _ intent: DeliveryIntent, _ attempt: AttemptID, _ ledger: DeliveryLedger
    ) async throws -> Bool {
        switch step {
        case .answered:
            try await ledger.end(intent, attempt, .accepted, message: "wamid.1")
        case .receipt(let status): try await ledger.record(.sample(status), of: intent.key) != nil
        }
    }

    private static func permutations<Element>(of elements: [Element]) -> [[Element]] {
        guard !elements.isEmpty else { return [[]] }
        return elements.indices.flatMap { index in
            var rest = elements
            let element = rest.remove(at: index)
            return self.permutations(of: rest).map { [element] + $0 }
        }
    }
}
