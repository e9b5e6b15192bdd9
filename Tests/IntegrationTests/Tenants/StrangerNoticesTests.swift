import Core
import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct StrangerNoticesTests {
    private static func said(
        _ id: MessageID, by sender: Reply.Sender = .init(waID: "15125550142", userID: nil),
        to number: PhoneNumberID = "1001"
    ) -> Reply {
        Reply(id: id, number: number, sender: sender, sentAt: Date(), context: nil, content: .text("Hello?"))
    }

    @Test
    func aStrangerIsToldOnceWhicheverWorkerComesFirst() async throws {
        try await Self.run { one, two, _ async throws in
            #expect(try await one.claim(Self.said("wamid.1")))
            #expect(try await !two.claim(Self.said("wamid.2")))
            #expect(try await two.claim(Self.said("wamid.3", to: "1002")))
            #expect(try await two.claim(Self.said("wamid.4", by: .init(waID: nil, userID: "US.1"))))
        }
    }

    @Test
    func theMessageThatIsToBeAnsweredIsStillWhenItIsTakenUpAgain() async throws {
        try await Self.run { one, two, _ async throws in
            #expect(try await one.claim(Self.said("wamid.1")))
            #expect(try await two.claim(Self.said("wamid.1")))
        }
    }

    @Test
    func whoWasNotReachedMayBeToldLater() async throws {
        try await Self.run { one, two, _ async throws in
            #expect(try await one.claim(Self.said("wamid.1")))
            try await one.release(Self.said("wamid.1"))
            #expect(try await two.claim(Self.said("wamid.2")))
        }
    }

    @Test
    func whatIsKeptEndsByItselfAndShowsNoNumber() async throws {
        try await Self.run { one, _, redis async throws in
            #expect(try await one.claim(Self.said("wamid.1")))
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
