import HTTPTypes
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(1))) struct FaultTests {
    private static let messages = "\(TestSandbox.number)/messages"

    private static func sentMessages(_ sandbox: TestSandbox) -> Int {
        sandbox.world.whatsApp.withState { state in
            state.phones.values.flatMap(\.threads.values).reduce(0) { $0 + $1.messages.count }
        }
    }

    @Test func statusComesInTheVendorsWordsAndOnlySoOften() async throws {
        try await TestSandbox.run { sandbox in
            try await sandbox.createTemplate()
            let fault: JSON = [
                "vendor": "whatsapp", "action": "status", "status": 503, "errorCode": 131_016,
                "pathContains": "/messages", "method": "post",
            ]
            #expect(try await sandbox.send(.post, "/sandbox/faults", fault).status == 201)
            let failed = try await sandbox.graph(.post, Self.messages, Samples.templateMessage())
            #expect(failed.status == 503)
            #expect(failed.json["error"]?["code"]?.int == 131_016)
            #expect(try await sandbox.graph(.post, Self.messages, Samples.templateMessage()).status == 200)
            #expect(Self.sentMessages(sandbox) == 1)
        }
    }

    @Test(arguments: [("dropAnswer", 1), ("reset", 0)])
    func cutConnectionMayOrMayNotHaveAccepted(action: String, accepted: Int) async throws {
        try await TestSandbox.run { sandbox in
            try await sandbox.createTemplate()
            let fault: JSON = ["vendor": "whatsapp", "action": .string(action)]
            _ = try await sandbox.send(.post, "/sandbox/faults", fault)
            await #expect(throws: (any Error).self) {
                _ = try await sandbox.graph(.post, Self.messages, Samples.templateMessage())
            }
            #expect(Self.sentMessages(sandbox) == accepted)
            #expect(sandbox.world.log.rows(of: .whatsapp).last?.status == nil)
        }
    }

    @Test func throttleSaysWhenToComeBack() async throws {
        try await TestSandbox.run { sandbox in
            let fault: JSON = ["vendor": "samsara", "action": "throttle", "retryAfter": 0.40235]
            _ = try await sandbox.send(.post, "/sandbox/faults", fault)
            let reply = try await sandbox.send(.get, "/samsara/me")
            #expect(reply.status == 429)
            #expect(reply.headers[.retryAfter] == "0.40235")
        }
    }

    @Test func garbageIsA200WithoutJSON() async throws {
        try await TestSandbox.run { sandbox in
            _ = try await sandbox.send(.post, "/sandbox/faults", ["vendor": "samsara", "action": "garbage"])
            let reply = try await sandbox.send(.get, "/samsara/me")
            #expect(reply.status == 200)
            #expect(reply.json == .null)
        }
    }

    @Test(arguments: [["vendor": "motive", "action": "reset"] as JSON, ["vendor": "samsara", "action": "melt"], [:]])
    func unknownFaultIsRefused(fault: JSON) async throws {
        try await TestSandbox.run { sandbox in
            let reply = try await sandbox.send(.post, "/sandbox/faults", fault)
            #expect(reply.status == 400)
        }
    }

    @Test func logShowsWhatWasAskedAndAnswered() async throws {
        try await TestSandbox.run { sandbox in
            _ = try await sandbox.send(.get, "/samsara/me?x=1")
            let row = try #require(
                try await sandbox.send(.get, "/sandbox/log?vendor=samsara").json["rows"]?.array?.last)
            #expect(row["path"]?.string == "/samsara/me?x=1")
            #expect(row["status"]?.int == 401)
        }
    }
}
