import NIOCore
import Testing

@testable import Redis

@Suite(.timeLimit(.minutes(1))) struct LiveScriptTests {
    let join = RedisScript(source: "return KEYS[1] .. ':' .. table.concat(ARGV, ',')")
    let fail = RedisScript(source: "return redis.error_reply('FENCED by epoch ' .. ARGV[1])")

    @Test func evaluatesWithKeysAndArguments() async throws {
        try await withServerAndClient { client in
            let reply = try await client.evaluate(join, keys: ["k"], arguments: ["a", 1, RedisArgument([0x7A])])
            #expect(reply == "k:a,1,z")
            #expect(try await client.evaluate(join, keys: ["k"]) == "k:")
        }
    }

    @Test func aScriptsOwnErrorIsThrownByItsFirstWord() async throws {
        try await withServerAndClient { client in
            let error = await #expect(throws: RedisError.self) { try await client.evaluate(fail, arguments: [7]) }
            #expect(error == RedisError(.server(kind: "FENCED"), "FENCED by epoch 7"))
        }
    }

    @Test func sendsTheSourceAgainWhenTheServerForgotTheScript() async throws {
        try await withServerAndClient { client in
            #expect(try await client.evaluate(join, keys: ["a"]) == "a:")
            try await expectReply("OK", to: ["SCRIPT", "FLUSH"], of: client)
            #expect(try await client.evaluate(join, keys: ["b"]) == "b:")
            let known = try await client.send(["SCRIPT", "EXISTS", RedisArgument(try #require(join.sha1))])
            #expect(known == [1])
        }
    }

    @Test func aPipelineOfCallsRunsEvenThoseTheServerForgot() async throws {
        try await withServerAndClient { client in
            let calls = (0..<5).map { RedisScript.Call($0 == 2 ? fail : join, keys: ["\($0)"], arguments: [7]) }
            for _ in 0..<2 {
                let replies = try await client.evaluate(pipeline: calls)
                #expect(replies.map { try? $0.get() } == ["0:7", "1:7", nil, "3:7", "4:7"])
                #expect(replies[2].failure?.serverKind == "FENCED")
                try await expectReply("OK", to: ["SCRIPT", "FLUSH"], of: client)
            }
            #expect(try await client.evaluate(pipeline: []).isEmpty)
        }
    }

    @Test func aCallWithoutATaskRunsEvenWhenTheServerForgotTheScript() async throws {
        try await withServerAndClient { client in
            let call = RedisScript.Call(join, keys: ["a"], arguments: [7])
            #expect(!client.evaluateNow(call) { _ in Issue.record("it was refused") })
            _ = try await client.evaluate(join, keys: ["a"])
            for _ in 0..<2 {
                let reply = await withCheckedContinuation { continuation in
                    #expect(client.evaluateNow(call) { continuation.resume(returning: $0) })
                }
                #expect(try reply.get() == "a:7")
                try await expectReply("OK", to: ["SCRIPT", "FLUSH"], of: client)
            }
        }
    }

    @Test func runsOnAConnectionOfItsOwnToo() async throws {
        try await withServerAndClient { client in
            let reply = try await client.withConnection { try await $0.evaluate(join, keys: ["own"]) }
            #expect(reply == "own:")
        }
    }

    private func withServerAndClient(_ body: (RedisClient) async throws -> Void) async throws {
        try await LiveRedis.run { server in
            try await withRedisClient(try configuration(server.url), body)
        }
    }
}
