import Core
import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct EventQueueTests {
    @Test
    func anEntryIsStoredAsReadableTextInItsKeysPartition() async throws {
        try await Self.withQueue { queue, redis, topology in
            var entry = WorkEntry.sample("event-1", key: "tenant/driver")
            entry.trace = TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            #expect(try await queue.enqueue(entry, role: .outbound) == .enqueued)
            let stream = topology.stream(topology.partition(.outbound, key: "tenant/driver"))
            let stored = try #require(try await redis.xrange(stream, count: 10).first)
            #expect(
                stored.fields?.map(\.name) == ["id", "tenant", "provider", "kind", "key", "at", "trace", "body"])
            #expect(stored.string("id") == "event-1")
            #expect(stored.string("at") == "1700000000123")
            #expect(stored.string("trace") == "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            #expect(stored.string("body") == #"{"id":"event-1"}"#)
        }
    }

    @Test
    func aRepeatIsADuplicateAndStoredOnce() async throws {
        try await Self.withQueue { queue, redis, topology async throws in
            let entry = WorkEntry.sample("event-1")
            #expect(try await queue.enqueue(entry, role: .inbound) == .enqueued)
            #expect(try await queue.enqueue(entry, role: .inbound) == .duplicate)
            #expect(try await queue.enqueue(entry, role: .receipts) == .enqueued)
            #expect(try await Self.count(.inbound, redis, topology) == 1)
        }
    }

    @Test
    func aBatchTellsOfEachEntryWhetherItIsNew() async throws {
        try await Self.withQueue { queue, redis, topology async throws in
            let entries = ["a", "b", "a", "c"].map { (StreamRole.inbound, WorkEntry.sample($0)) }
            #expect(try await queue.enqueue(entries) == [.enqueued, .enqueued, .duplicate, .enqueued])
            #expect(try await queue.enqueue(entries) == Array(repeating: .duplicate, count: 4))
            #expect(try await queue.enqueue([]).isEmpty)
            #expect(try await Self.count(.inbound, redis, topology) == 3)
        }
    }

    @Test
    func anIdentityIsForgottenAfterTheWindow() async throws {
        try await TestStores.run { stores in
            let queue = EventQueue(redis: stores.redis, topology: stores.topology, dedupeWindow: .milliseconds(20))
            #expect(try await queue.enqueue(.sample("event-1"), role: .outbound) == .enqueued)
            try await eventually("the identity is forgotten") {
                try await queue.enqueue(.sample("event-1"), role: .outbound) == .enqueued
            }
        }
    }

    @Test
    func aThousandEnqueuesAtOnceOfAHundredIdentitiesMakeAHundredEntries() async throws {
        try await Self.withQueue { queue, redis, topology in
            let new = try await withThrowingTaskGroup(of: EventQueue.Outcome.self) { group in
                for number in 0..<1_000 {
                    let entry = WorkEntry.sample("event-\(number % 100)", key: "lane-\(number % 100)")
                    group.addTask { try await queue.enqueue(entry, role: .outbound) }
                }
                return try await group.reduce(into: 0) { $0 += $1 == .enqueued ? 1 : 0 }
            }
            #expect(new == 100)
            #expect(try await Self.count(.outbound, redis, topology) == 100)
        }
    }

    @Test
    func aServerThatIsFullRefusesAndTheRepeatIsTakenOnceThereIsRoom() async throws {
        try await PrivateRedis.run { server in
            try await withRedis(server.url) { redis in
                let topology = StreamTopology(prefix: "full", partitionCount: 1)
                let queue = EventQueue(redis: redis, topology: topology, dedupeWindow: .seconds(600))
                #expect(try await queue.enqueue(.sample("before"), role: .outbound) == .enqueued)
                _ = try await redis.send(["CONFIG", "SET", "maxmemory", "1"])
                let error = await #expect(throws: RedisError.self) {
                    try await queue.enqueue(.sample("event-1"), role: .outbound)
                }
                #expect(error?.serverKind == "OOM")
                await #expect(throws: RedisError.self) {
                    try await queue.enqueue([(.outbound, .sample("event-1")), (.outbound, .sample("event-2"))])
                }
                _ = try await redis.send(["CONFIG", "SET", "maxmemory", "0"])
                let outcomes = try await queue.enqueue([
                    (.outbound, .sample("event-1")), (.outbound, .sample("event-2")),
                ])
                #expect(outcomes == [.enqueued, .enqueued])
                #expect(try await Self.count(.outbound, redis, topology) == 3)
            }
        }
    }

    @Test
    func aStreamThatCannotBeWrittenLeavesNoMarkBehind() async throws {
        try await Self.withQueue { queue, redis, topology in
            let stream = RedisArgument(topology.stream(topology.partition(.outbound, key: "lane")))
            _ = try await redis.send(["SET", stream, "no stream"])
            let error = await #expect(throws: RedisError.self) {
                try await queue.enqueue(.sample("event-1"), role: .outbound)
            }
            #expect(error?.serverKind == "WRONGTYPE")
            _ = try await redis.send(["DEL", stream])
            #expect(try await queue.enqueue(.sample("event-1"), role: .outbound) == .enqueued)
        }
    }

    @Test
    func whatWasAcceptedSurvivesACrashOfTheServerAndStaysADuplicate() async throws {
        try await PrivateRedis.run { server in
            let topology = StreamTopology(prefix: "crash", partitionCount: 4)
            try await withRedis(server.url) { redis in
                let queue = EventQueue(redis: redis, topology: topology, dedupeWindow: .seconds(600))
                for number in 0..<50 {
                    #expect(try await queue.enqueue(.sample("event-\(number)"), role: .outbound) == .enqueued)
                }
                await server.kill()
                try await server.start()
                try await eventually("the client is connected again") {
                    (try? await queue.enqueue(.sample("event-0"), role: .outbound)) == .duplicate
                }
                #expect(try await Self.count(.outbound, redis, topology) == 50)
            }
        }
    }

    private static func count(
        _ role: StreamRole, _ redis: RedisClient, _ topology: StreamTopology
    ) async throws -> Int {
        var count = 0
        for partition in topology.partitions(role) { count += try await redis.xlen(topology.stream(partition)) }
        return count
    }

    private static func withQueue(
        _ body: (EventQueue, RedisClient, StreamTopology) async throws -> Void
    ) async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let topology = StreamTopology(prefix: TestStores.newPrefix(), partitionCount: 4)
            try await body(
                EventQueue(redis: redis, topology: topology, dedupeWindow: .seconds(600)), redis, topology)
        }
    }
}
