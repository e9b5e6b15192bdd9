import Core
import Logging
import Metrics
import NIOCore
import Redis
import ServiceLifecycle
import Storage
import Synchronization

/// Works on one role: leases a fair share of its partitions, reads them, and hands entries to `handle`, one at a time
/// per lane and many lanes at once.
final class LaneRunner: Service {
    struct Options: Sendable {
        /// Entries handled at once.
        var concurrency = 512
        /// Entries that may wait in this process.
        var capacity = 200_000
        /// Entries of one tenant handled at once, so that one whose vendor is slow leaves room for the others.
        var share = 128
        /// Bytes of entries that are kept whole while they wait.
        var keptBytes = 64 * 1_024 * 1_024
        /// Without a renewal for so long a lease is free for others.
        var leaseTime: Duration = .seconds(7)
        /// What is in hand of a partition that another worker is to have may take so long to finish.
        var handOverTime: Duration = .seconds(2)
    }

    let role: StreamRole
    let leases: LeaseRegistry
    /// Makes the ledger refuse former holders; answers as ``PartitionEpochs/claim(_:)``.
    let claim: @Sendable ([PartitionLease]) async throws -> [Int64]
    let queue: PartitionQueue
    let redis: RedisClient
    let topology: StreamTopology
    let options: Options
    let logger: Logger
    let handle: @Sendable (WorkItem) async -> WorkOutcome
    let state: Mutex<LaneState>
    let acknowledgements: Batcher<Acknowledgement, Bool>
    private let idle = Mutex<[CheckedContinuation<Void, Never>]>([])
    private let eventLoops: any EventLoopGroup

    init(
        role: StreamRole, redis: RedisClient, topology: StreamTopology, worker: String,
        eventLoops: any EventLoopGroup, options: Options, logger: Logger,
        claim: @escaping @Sendable ([PartitionLease]) async throws -> [Int64],
        handle: @escaping @Sendable (WorkItem) async -> WorkOutcome
    ) {
        self.role = role
        self.redis = redis
        self.claim = claim
        self.topology = topology
        self.leases = LeaseRegistry(
            redis: redis, topology: topology, worker: worker, timeToLive: options.leaseTime)
        self.queue = PartitionQueue(redis: redis, topology: topology, consumer: worker)
        self.eventLoops = eventLoops
        self.options = options
        self.handle = handle
        var logger = logger
        logger[metadataKey: "role"] = "\(role.rawValue)"
        self.logger = logger
        self.state = Mutex(
            LaneState(capacity: options.capacity, share: options.share, keptLimit: options.keptBytes))
        self.acknowledgements = Batcher { [queue] in try await queue.acknowledge($0) }
    }

    /// Runs until the process is asked to stop: then nothing new is taken, what is in hand is finished, and each lease
    /// goes back with everything that waits under it, as soon as nothing of it is in hand.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskGroup { group in
                group.addTask { await self.keepLeases() }
                group.addTask { await self.readPartitions() }
                group.addTask { await self.acknowledgements.run() }
                async let handedBack: Void = self.handBack()
                await self.work()
                await handedBack
                self.acknowledgements.close()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            self.stop()
        }
    }

    private func stop() {
        self.state.withLock { $0.isStopping = true }
        self.wakeWorkers(.max)
    }

    private func work() async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                let executors = self.eventLoops.makeIterator().map { LoopExecutor($0) }
                for index in 0..<self.options.concurrency {
                    group.addTask(executorPreference: executors[index % executors.count]) {
                        while let job = await self.nextJob() { await self.perform(job) }
                    }
                }
            }
        } onCancel: {
            self.stop()
        }
    }

    private func nextJob() async -> LaneState.Job? {
        while true {
            let (job, isStopping) = self.state.withLock { ($0.next(), $0.isStopping) }
            if job != nil || isStopping { return job }
            await withCheckedContinuation { continuation in
                self.idle.withLock { $0.append(continuation) }
                // What came between the look above and now must not wait for the next arrival.
                if self.state.withLock({ $0.hasWork || $0.isStopping }) { self.wakeWorkers(1) }
            }
        }
    }

    func wakeWorkers(_ count: Int) {
        let woken = self.idle.withLock { idle in
            let woken = Array(idle.suffix(count))
            idle.removeLast(woken.count)
            return woken
        }
        for continuation in woken { continuation.resume() }
    }

    /// Sees to it that lanes go on when their waiting time is over.
    func setAlarm() {
        guard let time = self.state.withLock({ $0.nextAlarm() }) else { return }
        let delay = max(time - .now, .zero) + .milliseconds(1)
        self.eventLoops.any().scheduleTask(in: TimeAmount(delay)) {
            if self.state.withLock({ $0.wake(at: .now) }) { self.wakeWorkers(self.options.concurrency) }
            self.setAlarm()
        }
    }
}
