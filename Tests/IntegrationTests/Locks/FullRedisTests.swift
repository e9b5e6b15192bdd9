import Core
import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

/// What empties the streams has to go on while Redis takes nothing that needs memory.
@Suite(.timeLimit(.minutes(2)))
struct FullRedisTests {
    @Test
    func aRouteIsHeldByOneWriterAtATime() async throws {
        try await Self.run { redis, topology in
            let lock = RouteLock(redis: redis, topology: topology)
            let tenant = TenantID(UUID())
            let outcome = try await lock.hold("route", of: tenant) {
                let other = try await lock.hold("route", of: tenant) { true }
                #expect(other == nil)
                #expect(try await lock.hold("another", of: tenant) { true } == true)
                return true
            }
            #expect(outcome == true)
            #expect(try await lock.hold("route", of: tenant) { true } == true)
        }
    }

    @Test
    func aStrangerIsToldOnce() async throws {
        try await Self.run { redis, topology async throws in
            let notices = StrangerNotices(redis: redis, topology: topology)
            let said = { (id: MessageID) in
                Reply(
                    id: id, number: "1001", sender: .init(waID: "15125550142", userID: nil), sentAt: Date(),
                    context: nil, content: .text("Hello?"))
            }
            #expect(try await notices.claim(said("wamid.1")))
            #expect(try await !notices.claim(said("wamid.2")))
        }
    }

    @Test
    func aNewProcessFindsTheNumberOfPartitions() async throws {
        try await Self.run { redis, topology in
            try await redis.notePartitions(of: topology)
            try await redis.notePartitions(of: topology)
        }
    }

    private static func run(_ body: (RedisClient, StreamTopology) async throws -> Void) async throws {
        try await PrivateRedis.run { server in
            try await server.setFull(true)
            try await withRedis(server.url) { redis in
                await #expect(throws: RedisError.self) { try await redis.send(["SET", "key", "value"]) }
                try await body(redis, StreamTopology(prefix: TestStores.newPrefix()))
            }
        }
    }
}
