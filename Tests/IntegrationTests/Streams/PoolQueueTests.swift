import Core
import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct PoolQueueTests {
    @Test
    func aRequestGoesToOneOfTheReadersAndIsGoneWhenFinished() async throws {
        try await Self.withQueue { queue, redis, topology in
            let tenant = TenantID(UUID())
            try await queue.submit(.assign(tenant))
            try await queue.prepare()
            try await queue.prepare()
            let deliveries = try await redis.withConnection { connection in
                var deliveries: [PoolQueue.Delivery] = []
                for consumer in ["one", "two"] {
                    deliveries += try await queue.read(
                        on: connection, consumer: consumer, count: 10, wait: .milliseconds(10))
                }
                return deliveries
            }
            #expect(deliveries.map(\.request) == [.assign(tenant)])
            for delivery in deliveries { try await queue.finish(delivery.id) }
            #expect(try await redis.xlen(topology.pool) == 0)
            #expect(try await redis.xpending(topology.pool, group: "pool").count == 0)
        }
    }

    @Test
    func aRequestThatAReaderLeftAloneIsTakenOver() async throws {
        try await Self.withQueue { queue, redis, _ in
            let tenant = TenantID(UUID())
            try await queue.prepare()
            try await queue.submit(.assign(tenant))
            _ = try await redis.withConnection {
                try await queue.read(on: $0, consumer: "dead", count: 10, wait: .milliseconds(10))
            }
            #expect(try await queue.claim(consumer: "alive", idle: .seconds(600), count: 10).isEmpty)
            let claimed = try await queue.claim(consumer: "alive", idle: .zero, count: 10)
            #expect(claimed.map(\.request) == [.assign(tenant)])
        }
    }

    @Test
    func anEntryThatIsNoRequestIsDeliveredWithoutOne() async throws {
        try await Self.withQueue { queue, redis, topology in
            try await queue.prepare()
            _ = try await redis.send(["XADD", RedisArgument(topology.pool), "*", "kind", "assign", "tenant", "nobody"])
            let deliveries = try await redis.withConnection {
                try await queue.read(on: $0, consumer: "one", count: 10, wait: .milliseconds(10))
            }
            #expect(deliveries.count == 1)
            #expect(deliveries.first?.request == nil)
        }
    }

    @Test
    func anEntryThatIsNoRequestIsKeptAmongTheDeadLettersOnce() async throws {
        try await Self.withQueue { queue, redis, topology in
            try await queue.prepare()
            _ = try await redis.send(["XADD", RedisArgument(topology.pool), "*", "kind", "dance"])
            let delivery = try await redis.withConnection { connection in
                try #require(
                    try await queue.read(on: connection, consumer: "one", count: 10, wait: .milliseconds(10)).first)
            }
            let note = DeadLetterNote(reason: .undecodable, error: "not a request", at: Date())
            try await queue.bury(delivery, note)
            try await queue.bury(delivery, note)
            let letters = try await redis.xrange("\(topology.pool):dead", count: 10)
            #expect(letters.map { $0.string("kind") } == ["dance"])
            #expect(letters.map { $0.string("reason") } == ["undecodable"])
            #expect(try await redis.xlen(topology.pool) == 0)
            #expect(try await redis.xpending(topology.pool, group: "pool").count == 0)
        }
    }

    @Test
    func aStreamThatDisappearedIsMadeAgain() async throws {
        try await Self.withQueue { queue, redis, topology in
            try await queue.prepare()
            _ = try await redis.send(["DEL", RedisArgument(topology.pool)])
            let tenant = TenantID(UUID())
            try await queue.submit(.assign(tenant))
            try await queue.prepare()
            let deliveries = try await redis.withConnection {
                try await queue.read(on: $0, consumer: "one", count: 10, wait: .milliseconds(10))
            }
            #expect(deliveries.map(\.request) == [.assign(tenant)])
        }
    }

    @Test
    func silentConsumersGoOnceTheyHaveNothingPending() async throws {
        try await Self.withQueue { queue, redis, topology in
            try await queue.prepare()
            try await queue.submit(.assign(TenantID(UUID())))
            let consumers = { try await redis.xinfoConsumers(topology.pool, group: "pool").map(\.name) }
            let delivery = try await redis.withConnection {
                try #require(
                    try await queue.read(on: $0, consumer: "one", count: 10, wait: .milliseconds(10)).first)
            }
            try await eventually("the consumer was silent for a moment") {
                try await redis.xinfoConsumers(topology.pool, group: "pool").first.map { $0.idle > .milliseconds(5) }
                    ?? false
            }
            try await queue.removeIdleConsumers(idle: .zero)
            #expect(try await consumers() == ["one"])
            try await queue.finish(delivery.id)
            try await queue.removeIdleConsumers(idle: .seconds(3_600))
            #expect(try await consumers() == ["one"])
            try await queue.removeIdleConsumers(idle: .zero)
            #expect(try await consumers().isEmpty)
        }
    }

    private static func withQueue(
        _ body: (PoolQueue, RedisClient, StreamTopology) async throws -> Void
    ) async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let topology = StreamTopology(prefix: TestStores.newPrefix(), partitionCount: 1)
            try await body(PoolQueue(redis: redis, topology: topology), redis, topology)
        }
    }
}
