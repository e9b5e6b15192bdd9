import Core
import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct StrangerNoticesTests {
    private static let stranger = Reply.Sender(waID: "15125550142", userID: nil)

    @Test
    func aStrangerIsToldOnceWhicheverWorkerComesFirst() async throws {
        try await Self.run { one, two, _ async throws in
            #expect(try await one.claim(Self.stranger, at: "1001"))
            #expect(try await !two.claim(Self.stranger, at: "1001"))
            #expect(try await two.claim(Self.stranger, at: "1002"))
            #expect(try await two.claim(.init(waID: nil, userID: "US.1"), at: "1001"))
        }
    }

    @Test
    func whoWasNotReachedMayBeToldLater() async throws {
        try await Self.run { one, two, _ async throws in
            #expect(try await one.claim(Self.stranger, at: "1001"))
            try await one.release(Self.stranger, at: "1001")
            #expect(try await two.claim(Self.stranger, at: "1001"))
        }
    }

    @Test
    func whatIsKeptEndsByItselfAndShowsNoNumber() async throws {
        try await Self.run { one, _, redis async throws in
            #expect(try await one.claim(Self.stranger, at: "1001"))
            let keys = try await redis.keys()
            #expect(keys.count == 1)
            for key in keys {
                #expect(!key.contains("5550142"))
                let rest = try #require(try await redis.client.send(["PTTL", RedisArgument(key)]).int)
                #expect((1...Int(StrangerNotices.rest / .milliseconds(1))).contains(rest))
            }
        }
    }

    private struct Keys: Sendable {
        let client: RedisClient
        let prefix: String

        func keys() async throws -> [String] {
            try await self.client.send(["KEYS", RedisArgument("\(self.prefix):*")]).array?.compactMap(\.string) ?? []
        }
    }

    private static func run(
        _ body: (StrangerNotices, StrangerNotices, Keys) async throws -> Void
    ) async throws {
        let prefix = TestStores.newPrefix()
        let topology = StreamTopology(prefix: prefix)
        try await withRedis(TestServers.running.redisURL) { redis in
            try await body(
                StrangerNotices(redis: redis, topology: topology), StrangerNotices(redis: redis, topology: topology),
                Keys(client: redis, prefix: prefix))
        }
    }
}
