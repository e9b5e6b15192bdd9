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

    /// Another worker has joined and the partition is on its way there, when the process is asked to stop.
    @Test
    func aStopKeepsLeasesForAsLongAsTheirEntriesAreInHand() async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let (gate, opener) = AsyncStream<Void>.makeStream()
            let (arrivals, arrival) = AsyncStream<PartitionLease>.makeStream()
            let runner = self.runner(redis, handOver: .seconds(600), claim: { $0.map(\.epoch) }) { item in
                arrival.yield(item.lease)
                for await _ in gate { break }
                return .done
            }
            try await self.enqueue("event-1", redis)
            let group = ServiceGroup(services: [runner], logger: .silent)
            async let ended: Void = group.run()
            var first = arrivals.makeAsyncIterator()
            let lease = try #require(await first.next())
            try await self.join(redis) {
                runner.state.withLock { $0.held[lease.partition.index]?.isLeaving == true }
            }
            await group.triggerGracefulShutdown()
            let key = "\(self.topology.stream(lease.partition)):lease"
            var left = Int.max
            try await eventually("the lease is renewed") {
                let now = try await redis.send(["PTTL", RedisArgument(key)]).decodeInt()
                try #require(now > 0)
                defer { left = now }
                return now > left
            }
            opener.finish()
            try await ended
            #expect(try await redis.xlen(self.topology.stream(lease.partition)) == 0)
        }
    }

    /// Other workers come until the plan takes a partition away.
    private func join(_ redis: RedisClient, until isOver: () -> Bool) async throws {
        let others = (0..<8).map {
            LeaseRegistry(redis: redis, topology: self.topology, worker: "other-\($0)", timeToLive: .seconds(60))
        }
        try await eventually("a partition is to go elsewhere") {
            for other in others { _ = try await other.heartbeat(.outbound) }
            return isOver()
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
        _ redis: RedisClient, handOver: Duration = .seconds(2),
        claim: @escaping @Sendable ([PartitionLease]) async throws -> [Int64],
        handle: @escaping @Sendable (WorkItem) async -> WorkOutcome
    ) -> LaneRunner {
        var options = LaneRunner.Options()
        options.handOverTime = handOver
        return LaneRunner(
            role: .outbound, redis: redis, topology: self.topology, worker: "one",
            eventLoops: MultiThreadedEventLoopGroup.singleton, options: options, logger: .silent, claim: claim,
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
