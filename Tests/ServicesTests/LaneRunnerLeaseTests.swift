import Core
import FoundationEssentials
import Logging
import NIOPosix
import Redis
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport
import Testing

@testable import RelayWorker

@Suite(.timeLimit(.minutes(2)))
struct LaneRunnerLeaseTests {
    private let topology = StreamTopology(prefix: TestStores.newPrefix(), partitionCount: 2)

    @Test
    func aPartitionWithNothingInHandIsHandedBackAtOnceAndTheOtherWhenItsEntryIsFinished() async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let (gate, opener) = AsyncStream<Void>.makeStream()
            let (arrivals, arrival) = AsyncStream<PartitionLease>.makeStream()
            let runner = self.runner(redis, claim: { $0.map(\.epoch) }) { item in
                arrival.yield(item.lease)
                for await _ in gate { break }
                return .done
            }
            try await self.enqueue("event-1", redis)
            let registry = LeaseRegistry(redis: redis, topology: self.topology, worker: "-", timeToLive: .seconds(1))
            let group = ServiceGroup(services: [runner], logger: .silent)
            async let ended: Void = group.run()
            var first = arrivals.makeAsyncIterator()
            let lease = try #require(await first.next())
            try await eventually("both partitions are leased") { try await registry.holders(.outbound).count == 2 }
            await group.triggerGracefulShutdown()
            try await eventually("the idle partition is handed back") {
                try await Array(registry.holders(.outbound).keys) == [lease.partition.index]
            }
            opener.finish()
            try await ended
            #expect(try await registry.holders(.outbound).isEmpty)
            #expect(try await redis.xlen(self.topology.stream(lease.partition)) == 0)
        }
    }

    @Test
    func anEpochThatTheLedgerKnowsAsOldIsExchangedForANewerOne() async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let known = Mutex<[Partition: Int64]>([:])
            let (handled, handling) = AsyncStream<PartitionLease>.makeStream()
            let runner = self.runner(
                redis,
                claim: { leases in
                    leases.map { lease in
                        known.withLock { known in
                            let highest = max(known[lease.partition] ?? lease.epoch + 1_000_000_000_000, lease.epoch)
                            known[lease.partition] = highest
                            return highest
                        }
                    }
                }
            ) { item in
                handling.yield(item.lease)
                return .done
            }
            try await self.enqueue("event-1", redis)
            try await running(runner) {
                var first = handled.makeAsyncIterator()
                let lease = try #require(await first.next())
                #expect(known.withLock { $0[lease.partition] } == lease.epoch)
            }
        }
    }

    private func runner(
        _ redis: RedisClient, claim: @escaping @Sendable ([PartitionLease]) async throws -> [Int64],
        handle: @escaping @Sendable (WorkItem) async -> WorkOutcome
    ) -> LaneRunner {
        LaneRunner(
            role: .outbound, redis: redis, topology: self.topology, worker: "one",
            eventLoops: MultiThreadedEventLoopGroup.singleton, options: .init(), logger: .silent, claim: claim,
            handle: handle)
    }

    private func enqueue(_ identity: String, _ redis: RedisClient) async throws {
        let queue = EventQueue(redis: redis, topology: self.topology, dedupeWindow: .seconds(60))
        let entry = WorkEntry(
            identity: identity, tenant: nil, provider: "samsara", kind: "stop_arrival", key: "driver",
            receivedAt: Date(), trace: nil, body: Array("{}".utf8))
        #expect(try await queue.enqueue(entry, role: .outbound) == .enqueued)
    }
}
