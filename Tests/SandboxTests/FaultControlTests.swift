import HTTPTypes
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(2))) struct FaultControlTests {
    private static let messages = "\(TestSandbox.number)/messages"

    private static func sent(_ sandbox: TestSandbox) -> [SentMessage] {
        sandbox.world.whatsApp.withState { $0.sent.page(after: 0, limit: 10).rows }
    }

    @Test func aHeldAnswerComesWhenTheFaultIsRemovedAndTheMessageIsThereBefore() async throws {
        try await TestSandbox.run { sandbox in
            try await sandbox.createTemplate()
            let fault: JSON = ["vendor": "whatsapp", "pathContains": "/messages", "action": "holdAnswer"]
            let id = try #require(try await sandbox.send(.post, "/sandbox/faults", fault).json["id"]?.int)
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask { try await sandbox.graph(.post, Self.messages, Samples.templateMessage()).status }
                while sandbox.world.faults.list.first?["held"]?.int != 1 { await Task.yield() }
                #expect(Self.sent(sandbox).map(\.fault) == ["holdAnswer"])
                sandbox.world.faults.remove(id)
                let status = try await group.next()
                #expect(status == 200)
            }
        }
    }

    @Test func faultsAreListedAndRemovedByTheirIds() async throws {
        try await TestSandbox.run { sandbox in
            let fault: JSON = ["vendor": "whatsapp", "action": "reset", "times": 3]
            let id = try #require(try await sandbox.send(.post, "/sandbox/faults", fault).json["id"]?.int)
            let listed = try await sandbox.send(.get, "/sandbox/faults").json["faults"]?.array
            #expect(listed?.map { $0["remaining"]?.int } == [3])
            let removed = try await sandbox.send(.delete, "/sandbox/faults/\(id)")
            #expect(removed.status == 204)
            #expect(sandbox.world.faults.count == 0)
        }
    }

    @Test func aDelayedAnswerFollowsAnAcceptedMessage() async throws {
        try await TestSandbox.run { sandbox in
            try await sandbox.createTemplate()
            let fault: JSON = ["vendor": "whatsapp", "action": "delayAnswer", "delayMs": 1]
            _ = try await sandbox.send(.post, "/sandbox/faults", fault)
            let answer = try await sandbox.graph(.post, Self.messages, Samples.templateMessage())
            #expect(answer.status == 200)
            let rows = try await sandbox.send(.get, "/sandbox/whatsapp/sent").json["rows"]?.array
            #expect(rows?.map { $0["fault"]?.string } == ["delayAnswer"])
        }
    }

    @Test(arguments: [true, false])
    func aDroppedAnswerMayComeWithoutReceipts(receipts: Bool) async throws {
        try await TestSandbox.run { sandbox in
            try await sandbox.createTemplate()
            let fault: JSON = ["vendor": "whatsapp", "action": "dropAnswer", "receipts": .bool(receipts)]
            _ = try await sandbox.send(.post, "/sandbox/faults", fault)
            await #expect(throws: (any Error).self) {
                _ = try await sandbox.graph(.post, Self.messages, Samples.templateMessage())
            }
            let row = try #require(Self.sent(sandbox).first)
            #expect(row.hasReceipts == receipts)
            #expect(row.place.waId == TestSandbox.driver && row.place.phoneNumberId == TestSandbox.number)
        }
    }

    @Test func aProbabilityStrikesSomeRequestsAndTheSameOnesForTheSameSeed() throws {
        func strikes(_ seed: Int) throws -> [Bool] {
            let plan = FaultPlan()
            _ = try plan.add(
                try Fault([
                    "vendor": "samsara", "action": "reset", "times": 1_000, "probability": 0.3, "seed": .int(seed),
                ]))
            return (0..<200).map { _ in plan.next(.samsara, method: "GET", path: "/samsara/me") != nil }
        }
        let first = try strikes(1)
        let again = try strikes(1)
        let other = try strikes(2)
        #expect(first == again)
        #expect(first != other)
        let count = first.count { $0 }
        #expect((30...90).contains(count))
    }

    @Test func aProbabilityAboveOneIsRefused() async throws {
        try await TestSandbox.run { sandbox in
            let fault: JSON = ["vendor": "samsara", "action": "reset", "probability": 1.5]
            let reply = try await sandbox.send(.post, "/sandbox/faults", fault)
            #expect(reply.status == 400)
        }
    }

    @Test func journalsAreReadPageByPage() {
        var journal = Journal<Int>(limit: 3)
        for number in 1...5 { journal.append(number) }
        #expect(journal.page(after: 0, limit: 2).rows == [3, 4])
        #expect(journal.page(after: 4, limit: 2).rows == [5])
        #expect(journal.page(after: 5, limit: 2).rows.isEmpty)
        #expect(journal.page(after: 0, limit: 2).last == 4)
        #expect(journal.page(after: 9, limit: 2).last == 5)
    }

    @Test func whatAWebhookBroughtIsListedOnceItWasTaken() async throws {
        try await Receiver.run(answering: [500, 200]) { receiver, url in
            try await TestSandbox.run { sandbox in
                _ = try await sandbox.send(.patch, "/sandbox/whatsapp/settings", ["retryScale": 0.01])
                _ = try await sandbox.send(.put, "/sandbox/whatsapp/webhook", ["url": .string(url)])
                _ = try await sandbox.graph(.post, "\(TestSandbox.account)/subscribed_apps")
                let reply = try await sandbox.send(
                    .post, "/sandbox/whatsapp/phones/\(TestSandbox.driver)/reply",
                    ["kind": "text", "text": "x", "phoneNumberId": .string(TestSandbox.number)])
                _ = await receiver.next(2)
                var rows: [JSON] = []
                while rows.isEmpty {
                    await Task.yield()
                    rows = try await sandbox.send(.get, "/sandbox/whatsapp/taken").json["rows"]?.array ?? []
                }
                #expect(rows.map { $0["id"] } == [reply.json["id"]])
                #expect(rows.map { $0["kind"]?.string } == ["message"])
            }
        }
    }
}
