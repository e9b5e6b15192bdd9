import NIOCore
import Testing

@testable import Redis

/// What callers see when the server misbehaves.
@Suite(.timeLimit(.minutes(1))) struct ConnectionFailureTests {
    @Test(arguments: [FakeServer.Reaction.close, .replyAndClose("$10\r\nhalf")])
    func failsCommandsOfALostConnectionAndReconnects(reaction: FakeServer.Reaction) async throws {
        let behaviour: FakeServer.Behaviour = { connection, command in
            command == ["LOSE"] && connection == 0 ? reaction : nil
        }
        try await FakeServer.run(behaviour) { server in
            try await withRedisClient(try configuration(server.url)) { client in
                #expect(await failure(of: client, "LOSE")?.code == .connectionLost(sent: true))
                try await expectReply("OK", to: "LOSE", of: client)
            }
        }
    }

    @Test(arguments: ["garbage\r\n", "$x\r\n"])
    func aProtocolViolationEndsTheConnection(bytes: String) async throws {
        let behaviour: FakeServer.Behaviour = { connection, command in
            switch (connection, command.first) {
            case (0, "FIRST"), (0, "THIRD"): .silence
            case (0, "SECOND"): .reply(bytes)
            default: nil
            }
        }
        try await FakeServer.run(behaviour) { server in
            try await withRedisClient(try configuration(server.url)) { client in
                let replies = try await client.send(pipeline: ["FIRST", "SECOND", "THIRD"])
                #expect(replies.count == 3)
                #expect(replies[2] == .failure(RedisError(.protocolViolation, replies[2].failure?.message ?? "")))
                try await expectReply("OK", to: "FIRST", of: client)
            }
        }
    }

    @Test func aReplyToNoCommandEndsTheConnection() async throws {
        let behaviour: FakeServer.Behaviour = { connection, command in
            command == ["GET"] ? .reply(connection == 0 ? "+old\r\n+unasked\r\n" : "+new\r\n") : nil
        }
        try await FakeServer.run(behaviour) { server in
            try await withRedisClient(try configuration(server.url)) { client in
                try await expectReply("old", to: "GET", of: client)
                try await expectReply("new", to: "GET", of: client)
            }
        }
    }

    @Test func aCommandPastItsDeadlineFailsAndTakesTheConnectionDown() async throws {
        let behaviour: FakeServer.Behaviour = { connection, command in
            connection == 0 && command != ["PING"] && command.first != "CLIENT" ? .silence : nil
        }
        try await FakeServer.run(behaviour) { server in
            try await withRedisClient(try configuration(server.url)) { client in
                async let patient = failure(of: client, "PATIENT")
                await server.waitForCommand("PATIENT")
                #expect(await failure(of: client, "HASTY", timeout: .milliseconds(50))?.code == .timedOut)
                #expect(await patient?.code == .connectionLost(sent: true))
                try await expectReply("OK", to: "PATIENT", of: client)
            }
        }
    }

    @Test func cancellationResumesTheCallerAndKeepsRepliesInOrder() async throws {
        let behaviour: FakeServer.Behaviour = { _, command in
            switch command.first {
            case "SLOW": .silence
            case "RELEASE": .reply("+slow\r\n+released\r\n")
            default: nil
            }
        }
        try await FakeServer.run(behaviour) { server in
            try await withRedisClient(try configuration(server.url)) { client in
                let code = await withTaskGroup(of: RedisError.Code?.self) { tasks in
                    tasks.addTask { await failure(of: client, "SLOW")?.code }
                    await server.waitForCommand("SLOW")
                    tasks.cancelAll()
                    return await tasks.next() ?? nil
                }
                #expect(code == .cancelled)
                try await expectReply("released", to: "RELEASE", of: client)
            }
        }
    }

    @Test func aCancelledTaskSendsNothing() async throws {
        try await FakeServer.run({ _, command in command == ["SEEN"] ? .reply("-ERR seen\r\n") : nil }) { server in
            try await withRedisClient(try configuration(server.url)) { client in
                let code = await withTaskGroup(of: RedisError.Code?.self) { tasks in
                    tasks.cancelAll()
                    tasks.addTask { await failure(of: client, "SEEN")?.code }
                    return await tasks.next() ?? nil
                }
                #expect(code == .cancelled)
            }
        }
    }

    @Test(arguments: ["READONLY You can't write against a read only replica.", "LOADING wait", "MASTERDOWN link"])
    func anErrorOfAServerThatCannotServeIsHandedOutAndTheConnectionReplaced(text: String) async throws {
        let behaviour: FakeServer.Behaviour = { connection, command in
            guard command == ["WRITE"] else { return nil }
            return .reply(connection == 0 ? "-\(text)\r\n" : "+written\r\n")
        }
        try await FakeServer.run(behaviour) { server in
            try await withRedisClient(try configuration(server.url)) { client in
                #expect(await failure(of: client, "WRITE")?.message == text)
                try await expectReply("written", to: "WRITE", of: client)
            }
        }
    }

    @Test func moreThanTheLimitInFlightIsRefusedAtOnce() async throws {
        try await FakeServer.run({ _, command in command == ["HOLD"] ? .silence : nil }) { server in
            // The greeting takes two already.
            let limited = try configuration(server.url) { $0.maximumInFlight = 2 }
            try await withRedisClient(limited) { client in
                await withTaskGroup(of: Void.self) { tasks in
                    tasks.addTask { _ = await failure(of: client, "HOLD") }
                    await server.waitForCommand("HOLD")
                    await #expect(throws: RedisError.overloaded) { try await client.send(pipeline: ["A", "B"]) }
                    tasks.cancelAll()
                }
            }
        }
    }

    @Test func callersWaitForAConnectionOnlyAsLongAsConfigured() async throws {
        let impatient = try configuration("redis://127.0.0.1:1") { $0.connectWait = .milliseconds(20) }
        try await withRedisClient(impatient) { client in
            let error = await failure(of: client, "PING")
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("127.0.0.1:1") == true)
        }
    }

    @Test func aServerThatRefusesTheGreetingIsUnavailable() async throws {
        let refusal = "WRONGPASS invalid username-password pair or user is disabled."
        try await FakeServer.run({ _, command in command.first == "AUTH" ? .reply("-\(refusal)\r\n") : nil }) {
            server in
            let url = "redis://user:hidden@127.0.0.1:\(server.port)"
            try await withRedisClient(try configuration(url) { $0.connectWait = .milliseconds(200) }) { client in
                await server.waitForCommand("PING")
                let error = await failure(of: client, "GET")
                #expect(error?.code == .unavailable)
                #expect(error.map { "\($0)" }?.contains("hidden") == false)
            }
        }
    }

    @Test func aServerThatStillLoadsIsTriedAgain() async throws {
        let behaviour: FakeServer.Behaviour = { connection, command in
            connection < 2 && command == ["PING"] ? .reply("-LOADING Redis is loading\r\n") : nil
        }
        try await FakeServer.run(behaviour) { server in
            try await withRedisClient(try configuration(server.url)) { client in
                try await expectReply("OK", to: "GET", of: client)
            }
        }
    }
}
