import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct DeliveryLedgerTests {
    @Test
    func anAttemptIsTakenOnceAndItsEndIsKept() async throws {
        try await withLedger { ledger, stores, tenant in
            let intent = DeliveryIntent.sample(tenant)
            let row = try #require(try await ledger.begin(intent))
            #expect(row.isTaken && row.record.state == .sending && row.record.attempts == 1 && row.record.resends == 0)
            let second = try #require(try await ledger.begin(intent))
            // Both clocks run: a new row's time is told by the worker's.
            var record = row.record
            record.attemptedAt = second.record.attemptedAt
            #expect(!second.isTaken && second.record == record)
            #expect(try await ledger.end(intent, row.record.attempt, .accepted, message: "wamid.1"))
            let third = try #require(try await ledger.begin(intent))
            #expect(!third.isTaken && third.record.state == .accepted)
            let stored = try await stores.row(intent.key)
            #expect(stored["message_id"] == "wamid.1" && stored["times"] == "accepted")
        }
    }

    @Test
    func anAttemptThatWasPutBackIsTakenAgainButNeverByAnOlderEpoch() async throws {
        try await withLedger { ledger, _, tenant in
            var intent = DeliveryIntent.sample(tenant, epoch: 5)
            let first = try await ledger.attempt(intent)
            #expect(try await ledger.end(intent, first, .intended, code: 429))
            intent.lease = .sample(4)
            let older = try #require(try await ledger.begin(intent))
            #expect(!older.isTaken && older.record.epoch == 5)
            intent.lease = .sample(6)
            let newer = try #require(try await ledger.begin(intent))
            #expect(newer.isTaken && newer.record.attempts == 2)
            #expect(newer.record.resends == 0 && newer.record.epoch == 6)
            #expect(try await !ledger.end(intent, first, .accepted, message: "wamid.1"))
        }
    }

    @Test
    func anAttemptWithoutAnAnswerIsResentOnceAndOnlyAfterTheSilence() async throws {
        try await TestStores.run { stores in
            let tenant: TenantID = try await stores.newTenant()
            let patient = DeliveryLedger(postgres: stores.postgres, silence: .seconds(600))
            let impatient = DeliveryLedger(postgres: stores.postgres, silence: .zero)
            try await running(patient, impatient) {
                for state in [DeliveryState.sending, .ambiguous] {
                    let intent = DeliveryIntent.sample(tenant)
                    let first = try await patient.attempt(intent)
                    if state == .ambiguous { #expect(try await patient.end(intent, first, .ambiguous)) }
                    #expect(try await patient.begin(intent)?.isTaken == false)
                    let resend = try #require(try await impatient.begin(intent))
                    #expect(resend.isTaken && resend.record.resends == 1 && resend.record.attempts == 2)
                    let again = try #require(try await impatient.begin(intent))
                    #expect(!again.isTaken && again.record == resend.record)
                }
            }
        }
    }

    @Test
    func aDeadDeliveryIsTakenUpOnlyByAnEntryThatWasReplayedSince() async throws {
        try await withLedger { ledger, stores, tenant in
            var intent = DeliveryIntent.sample(tenant)
            var attempt = try await ledger.attempt(intent)
            for replays in 1...2 {
                #expect(try await ledger.end(intent, attempt, .dead, code: 131_009))
                #expect(try await ledger.begin(intent)?.isTaken == false)
                intent.replays = replays
                let replayed = try #require(try await ledger.begin(intent))
                #expect(replayed.isTaken && replayed.record.state == .sending && replayed.record.resends == 0)
                #expect(replayed.record.attempts == replays + 1)
                #expect(try await ledger.begin(intent)?.isTaken == false)
                attempt = replayed.record.attempt
            }
            #expect(try await ledger.end(intent, attempt, .accepted, message: "wamid.1"))
            intent.replays = 3
            #expect(try await ledger.begin(intent)?.isTaken == false)
            #expect(try await stores.row(intent.key)["state"] == "accepted")
        }
    }

    @Test
    func workersThatBeginTheSameDeliveryAtOnceSendItOnce() async throws {
        try await withLedger { ledger, _, tenant in
            let intents = (0..<20).map { _ in DeliveryIntent.sample(tenant) }
            let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
                for intent in intents {
                    for _ in 0..<10 { group.addTask { try await ledger.begin(intent)?.isTaken == true } }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(taken == 20)
        }
    }

    @Test
    func aDeliveryThatIsNotToBeSentIsRecordedWithItsReason() async throws {
        try await withLedger { ledger, stores, tenant in
            var intent = DeliveryIntent.sample(tenant, state: .suppressed)
            intent.detail = "the driver has no phone number"
            let row = try #require(try await ledger.begin(intent))
            #expect(row.isTaken && row.record.state == .suppressed)
            #expect(try await ledger.begin(intent)?.isTaken == false)
            #expect(try await stores.row(intent.key)["error_detail"] == "the driver has no phone number")
        }
    }

    enum Poison: CaseIterable {
        case longPreview, nulInPreview, nulInEvent, longDetail

        func spoil(_ intent: inout DeliveryIntent) {
            switch self {
            case .longPreview: intent.preview = String(repeating: "x", count: 121)
            case .nulInPreview: intent.preview = "a\u{0}b"
            case .nulInEvent: intent.event = "event\u{0}1"
            // No driver id may be longer than its column's index takes.
            case .longDetail: intent.detail = String(repeating: "x", count: 301)
            }
        }
    }

    @Test(arguments: Poison.allCases)
    func aRowThatCannotBeStoredFailsAlone(_ poison: Poison) async throws {
        try await withLedger { ledger, stores, tenant in
            let intents = (0..<100).map { index in
                var intent = DeliveryIntent.sample(tenant)
                if index == 50 { poison.spoil(&intent) }
                return intent
            }
            let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
                for (index, intent) in intents.enumerated() {
                    group.addTask { (index, (try? await ledger.begin(intent))??.isTaken == true) }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(outcomes.filter { !$0.value }.keys.sorted() == [50])
        }
    }

    @Test
    func aContactIsFoundForItsOwnTenantAlone() async throws {
        try await withLedger { ledger, stores, tenant in
            let directory = DriverDirectory(postgres: stores.postgres)
            let profile = DriverProfile(id: "7", name: "Luis", phone: "+52 55 1234 5678", timeZone: "America/Monterrey")
            try await directory.merge(
                [.init(profile, country: .unitedStates, language: .spanish)], provider: .samsara, tenant: tenant)
            let contact = try #require(try await ledger.contact(of: "7", provider: .samsara, tenant: tenant))
            #expect(contact.name == "Luis" && contact.phone?.waID == "525512345678")
            #expect(contact.language == .spanish && contact.timeZone == "America/Monterrey" && contact.isActive)
            #expect(try await ledger.contact(of: "8", provider: .samsara, tenant: tenant) == nil)
            #expect(try await ledger.contact(of: "7", provider: .motive, tenant: tenant) == nil)
            let other: TenantID = try await stores.newTenant()
            #expect(try await ledger.contact(of: "7", provider: .samsara, tenant: other) == nil)
        }
    }
}

/// Runs `body` with a ledger whose silence is long, and a tenant.
func withLedger(_ body: (DeliveryLedger, TestStores, TenantID) async throws -> Void) async throws {
    try await TestStores.run { stores in
        let tenant: TenantID = try await stores.newTenant()
        let ledger = DeliveryLedger(postgres: stores.postgres, silence: .seconds(600))
        try await running(ledger) { try await body(ledger, stores, tenant) }
    }
}
