import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

/// Who may begin, and what becomes of attempts that were begun and never made.
@Suite(.timeLimit(.minutes(2)))
struct DeliveryFenceTests {
    @Test
    func aPartitionThatWasClaimedByAnotherBeginsNothingEvenWhatNobodyBeganYet() async throws {
        try await withLedger { ledger, stores, tenant in
            let epochs = PartitionEpochs(postgres: stores.postgres)
            let begun = DeliveryIntent.sample(tenant, epoch: 5)
            let attempt = try await ledger.attempt(begun)
            #expect(try await epochs.claim([.sample(6)]) == [6])
            for intent in [DeliveryIntent.sample(tenant, epoch: 5), .sample(tenant, epoch: 5, state: .expired), begun] {
                await #expect(throws: LeaseLost.self) { try await ledger.begin(intent) }
            }
            // What its call came to is still worth knowing.
            #expect(try await ledger.end(begun, attempt, .accepted, message: "wamid.1"))
            try await ledger.attempt(.sample(tenant, epoch: 6))
            var elsewhere = DeliveryIntent.sample(tenant, epoch: 5)
            elsewhere.lease = PartitionLease(partition: Partition(role: .outbound, index: 1), epoch: 5)
            try await ledger.attempt(elsewhere)
        }
    }

    @Test
    func aClaimNeverLowersAnEpochAndSaysWhichIsTheHighest() async throws {
        try await TestStores.run { stores async throws in
            let epochs = PartitionEpochs(postgres: stores.postgres)
            let other = PartitionLease(partition: Partition(role: .inbound, index: 3), epoch: 9)
            #expect(try await epochs.claim([.sample(5), other]) == [5, 9])
            #expect(try await epochs.claim([other, .sample(4)]) == [9, 5])
            #expect(try await epochs.claim([.sample(7)]) == [7])
        }
    }

    @Test
    func aFencedDeliveryHoldsUpNoOtherOfItsBatch() async throws {
        try await withLedger { ledger, stores, tenant in
            _ = try await PartitionEpochs(postgres: stores.postgres).claim([.sample(6)])
            let taken = await withTaskGroup(of: Bool.self) { group in
                for place in 0..<40 {
                    let intent = DeliveryIntent.sample(tenant, epoch: place.isMultiple(of: 2) ? 5 : 6)
                    group.addTask { (try? await ledger.begin(intent))??.isTaken == true }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(taken == 20)
        }
    }

    @Test
    func anAttemptWhoseCallWasNotMadeIsPutBackWithoutCounting() async throws {
        try await withLedger { ledger, stores, tenant in
            let intent = DeliveryIntent.sample(tenant)
            try await ledger.withdraw(intent.key, try await ledger.attempt(intent))
            #expect(try await stores.row(intent.key)["state"] == "intended")
            let row = try #require(try await ledger.begin(intent))
            #expect(row.isTaken && row.record.attempts == 1 && row.record.resends == 0)
            // Only its own attempt is undone.
            try await ledger.withdraw(intent.key, AttemptID(1))
            #expect(try await stores.row(intent.key)["state"] == "sending")
        }
    }

    @Test
    func anAttemptWhoseBeginGotNoAnswerIsKnownAgain() async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            var configuration = try PostgresConfiguration(url: stores.database.url)
            configuration.queryTimeout = .seconds(1)
            let postgres = PostgresClient(configuration: configuration, logger: .silent)
            let ledger = DeliveryLedger(postgres: postgres, silence: .seconds(600))
            try await running(postgres, ledger) {
                let intent = DeliveryIntent.sample(tenant)
                try await CommitHold.run(stores) {
                    let error = await #expect(throws: PostgresError.self) { try await ledger.begin(intent) }
                    #expect(error?.maybeExecuted == true)
                }
                try await eventually("the row is there") { try await stores.row(intent.key)["state"] == "sending" }
                let row = try await eventually("there is an answer") { try? await ledger.begin(intent) }
                #expect(row.isTaken && row.record.attempts == 1 && row.record.resends == 0)
                #expect(try await ledger.begin(intent)?.isTaken == false)
            }
        }
    }

    @Test
    func aDeliveryOfWhichNothingIsHeardStaysAmbiguousAndSaysSoUntilAReceiptTells() async throws {
        try await withLedger { ledger, stores, tenant in
            let intent = DeliveryIntent.sample(tenant)
            let attempt = try await ledger.attempt(intent)
            try await ledger.giveUp(intent.key, attempt)
            let row = try await stores.row(intent.key)
            #expect(row["state"] == "ambiguous" && row["error_detail"]?.isEmpty == false)
            #expect(try await ledger.record(.sample(.delivered), of: intent.key) != nil)
            try await ledger.giveUp(intent.key, attempt)
            #expect(try await stores.row(intent.key)["state"] == "delivered")
        }
    }
}
