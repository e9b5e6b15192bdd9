import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct LeaseRegistryTests {
    private static let partition = Partition(role: .outbound, index: 0)

    @Test
    func aPartitionIsHeldByOneWorkerUntilItIsReleased() async throws {
        try await Self.withRegistry { registry in
            let (one, two) = (registry("one", .seconds(60)), registry("two", .seconds(60)))
            let lease = try #require(try await one.acquire(Self.partition))
            #expect(try await two.acquire(Self.partition) == nil)
            #expect(try await one.acquire(Self.partition) == nil)
            #expect(try await two.holders(.outbound) == [0: "one"])
            #expect(try await two.holders(.inbound).isEmpty)
            try await one.release(lease)
            let next = try #require(try await two.acquire(Self.partition))
            #expect(next.epoch > lease.epoch)
        }
    }

    @Test
    func aLeaseRunsOutUnlessItIsRenewed() async throws {
        try await Self.withRegistry { registry in
            let (one, two) = (registry("one", .seconds(4)), registry("two", .seconds(60)))
            let kept = try #require(try await one.acquire(Self.partition))
            let lost = try #require(try await one.acquire(Partition(role: .outbound, index: 1)))
            let keeper = registry("one", .seconds(60))
            #expect(try await keeper.renew([kept]) == [kept])
            let taken = try await eventually("the other lease runs out") {
                try await two.acquire(Partition(role: .outbound, index: 1))
            }
            #expect(taken.epoch > lost.epoch)
            #expect(try await two.acquire(Self.partition) == nil)
            #expect(try await keeper.renew([kept, lost]) == [kept])
        }
    }

    @Test
    func aLeaseOfThePastReleasesNothing() async throws {
        try await Self.withRegistry { registry in
            let (one, two) = (registry("one", .seconds(60)), registry("two", .seconds(60)))
            let former = try #require(try await one.acquire(Self.partition))
            try await one.release(former)
            let current = try #require(try await two.acquire(Self.partition))
            try await one.release(former)
            #expect(try await two.renew([current]) == [current])
        }
    }

    @Test
    func epochsGrowEvenWhenRedisWasReplacedByAnEmptyOne() async throws {
        try await PrivateRedis.run { server in
            try await withRedis(server.url) { redis in
                let topology = StreamTopology(prefix: "lease", partitionCount: 1)
                let registry = LeaseRegistry(
                    redis: redis, topology: topology, worker: "one", timeToLive: .seconds(60))
                let before = try #require(try await registry.acquire(Self.partition))
                await server.kill()
                server.erase()
                try await server.start()
                let after = try await eventually("a lease is given out") {
                    try? await registry.acquire(Self.partition)
                }
                #expect(after.epoch > before.epoch)
            }
        }
    }

    @Test
    func anEpochIsGivenOutAboveOneThatIsKnownElsewhere() async throws {
        try await Self.withRegistry { registry in
            let floor: Int64 = 9_000_000_000_000
            let lease = try #require(try await registry("one", .seconds(60)).acquire(Self.partition, above: floor))
            #expect(lease.epoch == floor + 1)
        }
    }

    @Test
    func workersAreListedWhileTheyGiveSignsOfLife() async throws {
        try await Self.withRegistry { registry in
            let (one, two) = (registry("one", .seconds(4)), registry("two", .seconds(60)))
            #expect(try await one.heartbeat(.outbound) == ["one"])
            #expect(Set(try await two.heartbeat(.outbound)) == ["one", "two"])
            #expect(try await two.heartbeat(.inbound) == ["two"])
            try await eventually("the silent worker is gone") { try await two.heartbeat(.outbound) == ["two"] }
            try await two.leave(.outbound)
            #expect(try await registry("three", .seconds(60)).heartbeat(.outbound) == ["three"])
        }
    }

    @Test
    func workersThatAskAtOnceShareOutEveryPartition() async throws {
        try await Self.withRegistry { registry in
            let leases = try await withThrowingTaskGroup(of: [PartitionLease].self) { group in
                for worker in 0..<8 {
                    let worker = registry("worker-\(worker)", .seconds(60))
                    group.addTask {
                        var leases: [PartitionLease] = []
                        for index in 0..<4 {
                            if let lease = try await worker.acquire(Partition(role: .outbound, index: index)) {
                                leases.append(lease)
                            }
                        }
                        return leases
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(leases.map(\.partition.index).sorted() == [0, 1, 2, 3])
        }
    }

    private static func withRegistry(
        _ body: ((String, Duration) -> LeaseRegistry) async throws -> Void
    ) async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let topology = StreamTopology(prefix: TestStores.newPrefix(), partitionCount: 4)
            try await body {
                LeaseRegistry(redis: redis, topology: topology, worker: $0, timeToLive: $1)
            }
        }
    }
}
