import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ReplyLedgerTests {
    @Test
    func aReplyIsRecordedOnceAndFoundAsItWasLeft() async throws {
        try await withReplies { replies, stores, tenant in
            let reply = Self.reply("wamid.r1")
            let first = try #require(try await Self.begin(reply, replies, tenant, epoch: 1))
            #expect(first.state == .received && first.attempts == 1)
            try await replies.move(first, to: .ambiguous)
            let second = try #require(try await Self.begin(reply, replies, tenant, epoch: 2))
            #expect(second.state == .ambiguous && second.attempts == 2)
            try await replies.move(second, to: .written, fleetUpdate: "document-1")
            #expect(try await Self.begin(reply, replies, tenant, epoch: 2)?.state == .written)
        }
    }

    @Test
    func anOlderEpochNeitherTakesNorMovesAReply() async throws {
        try await withReplies { replies, stores, tenant in
            let reply = Self.reply("wamid.r1")
            let former = try #require(try await Self.begin(reply, replies, tenant, epoch: 4))
            let current = try #require(try await Self.begin(reply, replies, tenant, epoch: 5))
            #expect(try await Self.begin(reply, replies, tenant, epoch: 4) == nil)
            await #expect(throws: LeaseLost.self) { try await replies.move(former, to: .written) }
            #expect(try await stores.row(current.key)["state"] == "received")
        }
    }

    @Test
    func aPartitionThatWasClaimedByAnotherBeginsNoReplyAndNoCall() async throws {
        try await withReplies { replies, stores, tenant in
            let row = try #require(try await Self.begin(Self.reply("wamid.r1"), replies, tenant, epoch: 4))
            try await replies.move(row, to: .writing)
            #expect(try await PartitionEpochs(postgres: stores.postgres).claim([.sample(5)]) == [5])
            await #expect(throws: LeaseLost.self) {
                try await Self.begin(Self.reply("wamid.r2"), replies, tenant, epoch: 4)
            }
            // What its call came to is still worth knowing.
            try await replies.move(row, to: .written, fleetUpdate: "document-1")
            await #expect(throws: LeaseLost.self) { try await replies.move(row, to: .confirming) }
            #expect(try await stores.row(row.key)["state"] == "written")
        }
    }

    @Test(arguments: [ReplyState.writing, .confirming])
    func aCallThatAFormerHolderBeganIsLeftAloneUntilItMustBeOver(_ state: ReplyState) async throws {
        try await withReplies { patient, stores, tenant in
            let reply = Self.reply("wamid.r1")
            let row = try #require(try await Self.begin(reply, patient, tenant, epoch: 1))
            try await patient.move(row, to: state)
            #expect(try await Self.begin(reply, patient, tenant, epoch: 2) == nil)
            let impatient = ReplyLedger(postgres: stores.postgres, silence: .zero)
            #expect(try await Self.begin(reply, impatient, tenant, epoch: 2)?.state == state)
        }
    }

    @Test
    func aDeadReplyIsTakenUpOnlyByAnEntryThatWasReplayedSinceAndIsLookedForFirst() async throws {
        try await withReplies { replies, stores, tenant in
            let reply = Self.reply("wamid.r1")
            var row = try #require(try await Self.begin(reply, replies, tenant, epoch: 1))
            for round in 1...2 {
                try await replies.move(row, to: .dead)
                row = try #require(try await Self.begin(reply, replies, tenant, epoch: 1, replays: round - 1))
                #expect(row.state == .dead)
                row = try #require(try await Self.begin(reply, replies, tenant, epoch: 1, replays: round))
                #expect(row.state == .ambiguous)
            }
            try await replies.move(row, to: .confirmed)
            #expect(try await Self.begin(reply, replies, tenant, epoch: 1, replays: 9)?.state == .confirmed)
        }
    }

    @Test
    func theSameMessageIdAtTwoNumbersIsTwoReplies() async throws {
        try await withReplies { replies, _, tenant in
            let (one, two) = (Self.reply("wamid.r1", number: "1001"), Self.reply("wamid.r1", number: "1002"))
            #expect(ReplyLedger.key(of: one, tenant: tenant) != ReplyLedger.key(of: two, tenant: tenant))
            _ = try await Self.begin(one, replies, tenant, epoch: 1)
            #expect(try await Self.begin(two, replies, tenant, epoch: 1)?.attempts == 1)
        }
    }

    @Test
    func aButtonLeadsToItsDeliveryForItsOwnDriverAndTenant() async throws {
        try await withReplies { replies, stores, tenant in
            let sent = try await Self.send(tenant, stores, stop: "stop-1")
            let payload = ButtonPayload(delivery: sent.key.id, eventAt: sent.key.eventAt, action: "arrived")
            let found = try #require(try await replies.delivery(payload, driver: "driver-1", tenant: tenant))
            #expect(found.id == sent.key.id && found.kind == "stop_arrival")
            #expect(found.stop == StopReference(route: "route-1", stop: "stop-1"))
            #expect(try await replies.delivery(payload, driver: "driver-2", tenant: tenant) == nil)
            let other: TenantID = try await stores.newTenant()
            #expect(try await replies.delivery(payload, driver: "driver-1", tenant: other) == nil)
        }
    }

    @Test
    func aTextBelongsToTheMessageThatWhatsAppNamesElseToTheLastOfTheDay() async throws {
        try await withReplies { replies, stores, tenant in
            let now = Date()
            let first = try await Self.send(
                tenant, stores, stop: "a", at: now.addingTimeInterval(-300), message: "wamid.a")
            let last = try await Self.send(
                tenant, stores, stop: "b", at: now.addingTimeInterval(-60), message: "wamid.b")
            _ = try await Self.send(tenant, stores, driver: "driver-2", stop: "c", at: now, message: "wamid.c")
            let found = { (context: MessageID?, window: Duration) in
                try await replies.delivery(
                    context: context, driver: "driver-1", before: now, window: window, tenant: tenant)?.id
            }
            #expect(try await found("wamid.a", .seconds(3_600)) == first.key.id)
            #expect(try await found(nil, .seconds(3_600)) == last.key.id)
            #expect(try await found("wamid.unknown", .seconds(3_600)) == last.key.id)
            #expect(try await found(nil, .seconds(10)) == nil)
            #expect(try await found("wamid.a", .seconds(10)) == first.key.id)
        }
    }

    private static func reply(_ id: MessageID, number: PhoneNumberID = "1001") -> Reply {
        Reply(
            id: id, number: number, sender: .init(waID: "15125550123", userID: nil),
            sentAt: Date(milliseconds: 1_700_000_000_000), context: nil, content: .text("Dock is blocked"))
    }

    private static func begin(
        _ reply: Reply, _ replies: ReplyLedger, _ tenant: TenantID, epoch: Int64, replays: Int = 0
    ) async throws -> ReplyRow? {
        try await replies.begin(
            reply, key: ReplyLedger.key(of: reply, tenant: tenant), driver: nil, kind: "text", preview: "Dock",
            answered: nil, lease: .sample(epoch), receivedAt: Date(), replays: replays)
    }

    /// A delivery that was accepted.
    private static func send(
        _ tenant: TenantID, _ stores: TestStores, driver: FleetDriverID = "driver-1", stop: StopID,
        at time: Date = Date(),
        message: MessageID = "wamid.1"
    ) async throws -> DeliveryIntent {
        var intent = DeliveryIntent.sample(tenant, driver: driver, at: time)
        intent.stop = StopReference(route: "route-1", stop: stop)
        let ledger = DeliveryLedger(postgres: stores.postgres, silence: .seconds(60))
        return try await running(ledger) {
            try await ledger.end(intent, try await ledger.attempt(intent), .accepted, message: message)
            return intent
        }
    }

    private func withReplies(_ body: (ReplyLedger, TestStores, TenantID) async throws -> Void) async throws {
        try await TestStores.run { stores in
            try await body(
                ReplyLedger(postgres: stores.postgres, silence: .seconds(600)), stores, try await stores.newTenant())
        }
    }
}
