import HTTPTypes
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(2))) struct TemplateDecisionTests {
    private static let templates = "\(TestSandbox.account)/message_templates"

    /// The values of a field that a subscribed callback got, after `act`.
    private static func values(
        _ count: Int = 1, settings: JSON = [:], _ act: @escaping @Sendable (TestSandbox, String) async throws -> Void
    ) async throws -> [JSON] {
        let (stream, continuation) = AsyncStream.makeStream(of: JSON.self)
        try await Receiver.run { receiver, url in
            try await TestSandbox.run { sandbox in
                _ = try await sandbox.send(.put, "/sandbox/whatsapp/webhook", ["url": .string(url)])
                _ = try await sandbox.send(
                    .patch, "/sandbox/whatsapp/settings", settings.merging(["retryScale": 0.01]))
                _ = try await sandbox.graph(.post, "\(TestSandbox.account)/subscribed_apps")
                let created = try await sandbox.graph(.post, templates, Samples.template)
                try await act(sandbox, try #require(created.json["id"]?.string))
                for delivery in await receiver.next(count) {
                    let changes = delivery.json["entry"]?.array?.first?["changes"]?.array ?? []
                    for change in changes { continuation.yield(change) }
                }
            }
        }
        continuation.finish()
        return await stream.reduce(into: []) { $0.append($1) }
    }

    @Test(arguments: ["APPROVED", "REJECTED"])
    func aReviewEndsWithAWebhook(status: String) async throws {
        let changes = try await Self.values(settings: ["templateStatus": .string(status), "templateDelayMs": 1]) {
            sandbox, id in
            let template = try await sandbox.graph(.get, "\(id)?fields=status,rejected_reason").json
            #expect(["PENDING", status].contains(template["status"]?.string ?? ""))
        }
        #expect(changes.map { $0["field"] } == ["message_template_status_update"])
        #expect(changes.first?["value"]?["event"]?.string == status)
        #expect(changes.first?["value"]?["message_template_language"] == "en-US")
        #expect(changes.first?["value"]?["reason"] == (status == "REJECTED" ? "INVALID_FORMAT" : "NONE"))
    }

    @Test func aTemplateIsPausedMovedAndRated() async throws {
        let changes = try await Self.values(3) { sandbox, id in
            let path = "/sandbox/whatsapp/templates/\(id)"
            _ = try await sandbox.send(.patch, path, ["status": "PAUSED"])
            _ = try await sandbox.send(.patch, path, ["category": "MARKETING"])
            _ = try await sandbox.send(.patch, path, ["quality": "RED"])
            let template = try await sandbox.graph(.get, "\(id)?fields=status,category,previous_category,quality_score")
            #expect(
                template.json == [
                    "id": .string(id), "status": "PAUSED", "category": "MARKETING", "previous_category": "UTILITY",
                    "quality_score": ["score": "RED"],
                ])
        }
        #expect(
            Set(changes.compactMap { $0["field"]?.string }) == [
                "message_template_status_update", "template_category_update", "message_template_quality_update",
            ])
    }

    @Test func aChangeOfCategoryIsAnnouncedADayAhead() async throws {
        let changes = try await Self.values { sandbox, id in
            _ = try await sandbox.send(
                .patch, "/sandbox/whatsapp/templates/\(id)", ["category": "MARKETING", "announced": true])
            let template = try await sandbox.graph(.get, "\(id)?fields=category")
            #expect(template.json["category"] == "UTILITY")
        }
        #expect(changes.first?["value"]?["correct_category"] == "MARKETING")
        #expect(changes.first?["value"]?["category_update_timestamp"]?.int != nil)
    }

    @Test func anAccountsLimitsAndOtherNewsAreReported() async throws {
        let changes = try await Self.values(2) { sandbox, _ in
            let path = "/sandbox/whatsapp/accounts/\(TestSandbox.account)"
            _ = try await sandbox.send(.patch, path, ["messagingLimit": "TIER_10K", "numberLimit": 40])
            _ = try await sandbox.send(
                .post, path + "/updates", ["field": "account_update", "value": ["event": "ACCOUNT_DELETED"]])
        }
        let values = Dictionary(
            uniqueKeysWithValues: changes.map { ($0["field"]?.string ?? "", $0["value"] ?? .null) })
        #expect(
            values["business_capability_update"] == [
                "max_daily_conversations_per_business": "TIER_10K", "max_phone_numbers_per_waba": 40,
            ])
        #expect(values["account_update"] == ["event": "ACCOUNT_DELETED"])
    }

    @Test(
        arguments: [
            ["status": "LOST"], ["status": "REJECTED", "reason": "BORING"], ["quality": "BLUE"],
            ["category": "SMALL_TALK"],
        ] as [JSON])
    func refusesADecisionThatMetaDoesNotKnow(decision: JSON) async throws {
        try await TestSandbox.run { sandbox in
            let created = try await sandbox.graph(.post, Self.templates, Samples.template)
            let id = try #require(created.json["id"]?.string)
            let reply = try await sandbox.send(.patch, "/sandbox/whatsapp/templates/\(id)", decision)
            #expect(reply.status == 400)
        }
    }

    @Test func templatesAreFewPerAccountAndPerHour() throws {
        let now = Timestamp(milliseconds: 1_790_000_000_000)
        var state = WhatsAppState(windowHours: 24)
        let account = BusinessAccount(id: "1", name: "A", numberLimit: 1, templateLimit: 101)
        func create(_ name: String, at time: Timestamp) -> GraphError? {
            do {
                let template = try Template(creating: Samples.template.merging(["name": .string(name)]))
                _ = try state.create(template, in: account, now: time)
                return nil
            } catch {
                return error as? GraphError
            }
        }
        for number in 0..<100 { #expect(create("t\(number)", at: now) == nil) }
        #expect(create("late", at: now + 3_599)?.code == 80_007)
        #expect(create("late", at: now + 3_600) == nil)
        #expect(create("more", at: now + 9_999)?.subcode == 2_388_019)
        try state.delete(in: "1", name: "late", id: nil, now: now)
        #expect(create("late", at: now + 86_400)?.code == 100)
        #expect(create("late", at: now + 31 * 86_400) == nil)
    }
}
