import Foundation
import NIOCore
import Testing

@testable import Redis

@Suite(.timeLimit(.minutes(1))) struct LiveCommandTests {
    @Test func sendsAndReceivesBinaryDataAndEveryKindOfReply() async throws {
        try await LiveRedis.run { server in
            try await withRedisClient(try configuration(server.url)) { client in
                let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
                try await expectReply("OK", to: ["SET", "key", RedisArgument(bytes)], of: client)
                #expect(try await client.send(["GET", "key"]) == .string(ByteBuffer(bytes: bytes)))
                #expect(try await client.send(["GET", "missing"]) == .null)
                #expect(try await client.send(["STRLEN", "key"]) == 100_000)
                let error = await failure(of: client, ["LPUSH", "key", "x"])
                #expect(error?.code == .server(kind: "WRONGTYPE"))
            }
        }
    }

    @Test func aPipelineRepliesInOrderEachWithItsOwnResult() async throws {
        try await LiveRedis.run { server in
            try await withRedisClient(try configuration(server.url)) { client in
                let replies = try await client.send(pipeline: [
                    ["SET", "a", "1"], ["LPUSH", "a", "x"], ["INCR", "a"], "MULTI", ["INCR", "a"], ["HGET", "a", "x"],
                    "EXEC",
                ])
                #expect(replies.prefix(3).map { try? $0.get() } == ["OK", nil, 2])
                #expect(replies[1].failure?.serverKind == "WRONGTYPE")
                let inner = try replies[6].get().decodeArray()
                #expect(inner[0] == 3)
                #expect(throws: RedisError.self) { try inner[1].decodeInt() }
                #expect(try await client.send(pipeline: []).isEmpty)
            }
        }
    }

    @Test func manyTasksGetTheirOwnReplies() async throws {
        try await LiveRedis.run { server in
            try await withRedisClient(try configuration(server.url) { $0.connectionCount = 3 }) { client in
                try await withThrowingTaskGroup(of: Bool.self) { tasks in
                    for number in 0..<2000 {
                        tasks.addTask { try await client.send(["ECHO", "\(number)"]).int == number }
                    }
                    for try await isOwn in tasks { #expect(isOwn) }
                }
            }
        }
    }

    @Test func selectsTheDatabaseAndNamesTheConnection() async throws {
        try await LiveRedis.run { server in
            let named = try configuration(server.url + "?db=3") { $0.clientName = "relay-worker" }
            try await withRedisClient(named) { client in
                let info = try await client.send(["CLIENT", "INFO"]).decodeString()
                #expect(info.contains(" name=relay-worker "))
                #expect(info.contains(" db=3 "))
            }
        }
    }

    @Test(arguments: ["worker:s%40cret", ":main"])
    func authenticates(credentials: String) async throws {
        let options = ["--requirepass", "main", "--user", "worker", "on", ">s@cret", "~*", "&*", "+@all"]
        let directory = try LiveRedis.makeDirectory()
        let url = "unix://\(credentials)@\(directory.path)/redis.sock"
        try await LiveRedis.run(in: directory, options: options, readyAt: try configuration(url)) { server in
            try await withRedisClient(try configuration(url)) { client in
                try await expectReply("PONG", to: "PING", of: client)
            }
            let wrong = "unix://worker:wrong-one@\(directory.path)/redis.sock"
            try await withRedisClient(try configuration(wrong)) { client in
                let error = await #expect(throws: RedisError.self) { try await client.withConnection { _ in } }
                #expect(error?.code == .unavailable)
                #expect(error?.message.contains("WRONGPASS") == true)
                #expect(error?.message.contains("wrong-one") == false)
            }
        }
    }
}
