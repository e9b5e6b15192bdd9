import Synchronization
import Testing

@testable import Redis

@Suite(.timeLimit(.minutes(1))) struct SentinelTests {
    static func answer(_ port: Int) -> FakeServer.Reaction {
        .reply("*2\r\n$9\r\n127.0.0.1\r\n$\("\(port)".count)\r\n\(port)\r\n")
    }

    static func role(_ role: String) -> FakeServer.Behaviour {
        { _, command in command == ["ROLE"] ? .reply("*3\r\n$\(role.count)\r\n\(role)\r\n:0\r\n*0\r\n") : nil }
    }

    @Test func connectsToTheMasterTheSentinelNames() async throws {
        try await FakeServer.run(Self.role("master")) { master in
            try await FakeServer.run({ _, command in
                command == ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main"] ? Self.answer(master.port) : nil
            }) { sentinel in
                let url = "redis+sentinel://127.0.0.1:1,127.0.0.1:\(sentinel.port)/main/2"
                try await withRedisClient(try configuration(url)) { client in
                    try await expectReply("OK", to: "GET", of: client)
                    await master.waitForCommand("SELECT")
                }
            }
        }
    }

    @Test func asksAgainWhenTheNamedServerIsNoMaster() async throws {
        try await FakeServer.run(Self.role("slave")) { old in
            try await FakeServer.run(Self.role("master")) { new in
                let sentinel: FakeServer.Behaviour = { connection, command in
                    command.first == "SENTINEL" ? Self.answer(connection == 0 ? old.port : new.port) : nil
                }
                try await FakeServer.run(sentinel) { sentinel in
                    let url = "redis+sentinel://127.0.0.1:\(sentinel.port)/main"
                    try await withRedisClient(try configuration(url)) { client in
                        try await expectReply("OK", to: "GET", of: client)
                        await new.waitForCommand("GET")
                    }
                }
            }
        }
    }

    @Test func followsAFailover() async throws {
        try await FakeServer.run({ connection, command in
            command == ["WRITE"] ? .reply("-READONLY replica now\r\n") : Self.role("master")(connection, command)
        }) { old in
            try await FakeServer.run(Self.role("master")) { new in
                let sentinel: FakeServer.Behaviour = { connection, command in
                    command.first == "SENTINEL" ? Self.answer(connection == 0 ? old.port : new.port) : nil
                }
                try await FakeServer.run(sentinel) { sentinel in
                    let url = "redis+sentinel://127.0.0.1:\(sentinel.port)/main"
                    try await withRedisClient(try configuration(url)) { client in
                        #expect(await failure(of: client, "WRITE")?.serverKind == "READONLY")
                        try await expectReply("OK", to: "WRITE", of: client)
                    }
                }
            }
        }
    }

    @Test func saysWhyThereIsNoMaster() async throws {
        try await FakeServer.run({ _, command in command.first == "SENTINEL" ? .reply("*-1\r\n") : nil }) { sentinel in
            let url = "redis+sentinel://127.0.0.1:\(sentinel.port)/main"
            try await withRedisClient(try configuration(url)) { client in
                let error = await #expect(throws: RedisError.self) { try await client.withConnection { _ in } }
                #expect(error?.code == .unavailable)
                #expect(error?.message.contains("knows no master main") == true)
            }
        }
    }

    @Test func sendsTheSentinelsPasswordToTheSentinelsOnly() async throws {
        try await FakeServer.run({ connection, command in
            command.first == "AUTH" && command != ["AUTH", "server"]
                ? .reply("-WRONGPASS\r\n") : Self.role("master")(connection, command)
        }) { master in
            try await FakeServer.run({ _, command in
                switch command.first {
                case "AUTH": .reply(command == ["AUTH", "sentinel"] ? "+OK\r\n" : "-WRONGPASS\r\n")
                case "SENTINEL": Self.answer(master.port)
                default: nil
                }
            }) { sentinel in
                let url = "redis+sentinel://:server@127.0.0.1:\(sentinel.port)/main"
                let secured = try configuration(url) { $0.sentinelPassword = "sentinel" }
                try await withRedisClient(secured) { client in
                    try await expectReply("OK", to: "GET", of: client)
                }
            }
        }
    }
}
