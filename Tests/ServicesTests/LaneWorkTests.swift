import Core
import FoundationEssentials
import Logging
import NIOPosix
import Redis
import Storage
import Synchronization
import TestSupport
import Testing

@testable import RelayWorker

/// A worker on streams of its own.
@Suite(.timeLimit(.minutes(3)))
struct LaneWorkTests {
    @Test
    func whatCannotBeReadIsADeadLetterAtOnceAndHoldsUpNobody() async throws {
        try await Bench.run { bench in
            for _ in 0..<3 { try await bench.addUnreadable() }
            try await bench.enqueue("a", lane: "one")
            let handled = Handled()
            try await running(bench.runner { handled.add($0, .done) }) {
                try await bench.empty()
            }
            #expect(handled.identities == ["a"])
            let letters = try await bench.deadLetters()
            #expect(letters.map(\.reason) == Array(repeating: "undecodable", count: 3))
            #expect(letters.allSatisfy { $0.entry.string("hello") == "world" })
        }
    }

    @Test
    func anEntryThatWorkersDieOfIsADeadLetterAndEverythingElseIsHandled() async throws {
        try await Bench.run { bench in
            for identity in ["poison", "a", "b", "c"] { try await bench.enqueue(identity, lane: "lane of \(identity)") }
            try await bench.enqueue("behind", lane: "lane of poison")
            try await bench.dyingWorkers(of: "poison", count: SuspectGate.crashLimit)
            let handled = Handled()
            try await running(bench.runner { handled.add($0, .done) }) {
                try await bench.empty()
            }
            #expect(handled.identities.sorted() == ["a", "b", "behind", "c"])
            let letters = try await bench.deadLetters()
            #expect(letters.map(\.reason) == ["crashed"])
            #expect(letters.map { $0.work?.identity } == ["poison"])
        }
    }

    @Test
    func anEntryIsForgivenOnceItsHandlerCameToAnEnd() async throws {
        try await Bench.run { bench in
            try await bench.enqueue("slow", lane: "one")
            for _ in 0..<3 {
                try await bench.dyingWorkers(of: "slow", count: SuspectGate.crashLimit - 1)
                let handled = Handled()
                try await running(bench.runner { handled.add($0, .retry(after: .seconds(3_600))) }) {
                    try await eventually("it was handled", within: .seconds(60)) { handled.identities == ["slow"] }
                    try await eventually("it is forgiven", within: .seconds(60)) { try await !bench.hasMarks() }
                }
            }
            #expect(try await bench.deadLetters().isEmpty)
        }
    }

    @Test
    func aPartitionThatRedisRefusesStopsNoOther() async throws {
        try await Bench.run(partitions: 3) { bench in
            let broken = bench.topology.stream(Partition(role: .outbound, index: 1))
            _ = try await bench.redis.send(["SET", RedisArgument(broken), "no stream"])
            let handled = Handled()
            try await running(bench.runner { handled.add($0, .done) }) {
                try await bench.enqueue("before", lane: try bench.lane(of: 0))
                try await eventually("the first partition is served", within: .seconds(60)) {
                    handled.identities.contains("before")
                }
                try await bench.enqueue("behind", lane: try bench.lane(of: 2))
                try await eventually("so is the last one", within: .seconds(60)) {
                    handled.identities.contains("behind")
                }
                // Nobody holds what nobody can work on.
                #expect(try await bench.redis.send(["EXISTS", RedisArgument("\(broken):lease")]).decodeInt() == 0)
                _ = try await bench.redis.send(["DEL", RedisArgument(broken)])
                try await bench.enqueue("mended", lane: try bench.lane(of: 1))
                try await eventually("it is served once it is mended", within: .seconds(60)) {
                    handled.identities.contains("mended")
                }
            }
        }
    }

    @Test
    func aPartitionThatBreaksWhileItIsReadStopsNoOther() async throws {
        try await Bench.run(partitions: 3) { bench in
            let handled = Handled()
            let runner = bench.runner { handled.add($0, .done) }
            try await running(runner) {
                try await eventually("all partitions are read", within: .seconds(60)) {
                    runner.state.withLock { state in
                        state.held.count == 3 && state.held.values.allSatisfy { $0.phase == .reading }
                    }
                }
                for index in [0, 1] {
                    let stream = RedisArgument(bench.topology.stream(Partition(role: .outbound, index: index)))
                    _ = try await bench.redis.send(["SET", stream, "no stream"])
                }
                try await bench.enqueue("a", lane: try bench.lane(of: 2))
                try await eventually("the last partition is served", within: .seconds(60)) {
                    handled.identities == ["a"]
                }
            }
        }
    }

    @Test
    func aQuietTenantsEntryIsHandledWhileAFloodWaits() async throws {
        try await Bench.run { bench in
            let (loud, quiet) = (TenantID(UUID()), TenantID(UUID()))
            let (gate, opening) = AsyncStream<Void>.makeStream()
            let handled = Handled()
            let runner = bench.runner { item in
                guard item.entry.tenant == loud else { return handled.add(item, .done) }
                for await _ in gate {}
                return handled.add(item, .done)
            }
            try await bench.enqueue((0..<3_000).map { ("loud-\($0)", "loud/\($0 % 1_500)", loud) })
            try await running(runner) {
                try await eventually("the flood waits in memory", within: .seconds(60)) {
                    runner.state.withLock(\.waitingCount) == 3_000
                }
                try await bench.enqueue([("quiet", "quiet/1", quiet)])
                try await eventually("the quiet one is handled", within: .seconds(60)) {
                    handled.identities == ["quiet"]
                }
                try await eventually("it is done", within: .seconds(60)) {
                    runner.state.withLock(\.waitingCount) == 3_000
                }
                #expect(runner.state.withLock(\.inFlightCount) == runner.options.share)
                opening.finish()
            }
        }
    }

    @Test
    func whatFailedIsCountedAsRetryingUntilItIsDone() async throws {
        try await Bench.run { bench in
            try await bench.enqueue("a", lane: "one")
            try await bench.enqueue("b", lane: "two")
            let succeeds = Mutex(false)
            let runner = bench.runner { item in
                succeeds.withLock(\.self)
                    ? .done : .retry(after: .milliseconds(10), error: "no answer \(item.entry.identity)")
            }
            try await running(runner) {
                try await eventually("both were tried", within: .seconds(60)) {
                    try await bench.backlog().retrying == 2
                }
                let backlog = try await bench.backlog()
                #expect(backlog.pending == 2 && backlog.undelivered == 0)
                #expect(backlog.holder == "worker")
                succeeds.withLock { $0 = true }
                try await bench.empty()
                #expect(try await bench.backlog().retrying == 0)
            }
        }
    }
}

/// What was handled, in order.
private final class Handled: Sendable {
    private let items = Mutex<[String]>([])

    var identities: [String] { self.items.withLock(\.self) }

    func add(_ item: WorkItem, _ outcome: WorkOutcome) -> WorkOutcome {
        self.items.withLock { $0.append(item.entry.identity) }
        return outcome
    }
}

/// The partitions of one role.
private struct Bench: Sendable {
    let redis: RedisClient
    let topology: StreamTopology
    let partition = Partition(role: .outbound, index: 0)

    static func run(partitions: Int = 1, _ body: (Bench) async throws -> Void) async throws {
        let topology = StreamTopology(prefix: TestStores.newPrefix(), partitionCount: partitions)
        try await withRedis(try await TestServers.running.redisURL) {
            try await body(Bench(redis: $0, topology: topology))
        }
    }

    /// A key whose entries are in that partition.
    func lane(of index: Int) throws -> String {
        let lanes = (0..<100).map { "lane-\($0)" }
        return try #require(lanes.first { self.topology.partition(.outbound, key: $0).index == index })
    }

    func runner(_ handle: @escaping @Sendable (WorkItem) async -> WorkOutcome) -> LaneRunner {
        var options = LaneRunner.Options()
        options.concurrency = 4
        options.share = 2
        return LaneRunner(
            role: .outbound, redis: self.redis, topology: self.topology, worker: "worker",
            eventLoops: MultiThreadedEventLoopGroup.singleton, options: options, logger: .silent,
            claim: { $0.map(\.epoch) }, handle: handle)
    }

    func enqueue(_ identity: String, lane: String) async throws {
        try await self.enqueue([(identity, lane, TenantID(UUID()))])
    }

    func enqueue(_ entries: [(identity: String, lane: String, tenant: TenantID)]) async throws {
        let queue = EventQueue(redis: self.redis, topology: self.topology, dedupeWindow: .seconds(600))
        _ = try await queue.enqueue(
            entries.map { entry in
                (
                    .outbound,
                    WorkEntry(
                        identity: entry.identity, tenant: entry.tenant, provider: "samsara", kind: "stop_arrival",
                        key: entry.lane, receivedAt: Date(), trace: nil, body: Array("{}".utf8))
                )
            })
    }

    func addUnreadable() async throws {
        let stream = RedisArgument(self.topology.stream(self.partition))
        _ = try await self.redis.send(["XADD", stream, "*", "hello", "world"])
    }

    /// Workers that take up everything and end with this entry in hand.
    func dyingWorkers(of identity: String, count: Int) async throws {
        let registry = LeaseRegistry(
            redis: self.redis, topology: self.topology, worker: "dying", timeToLive: .seconds(600))
        let queue = PartitionQueue(redis: self.redis, topology: self.topology, consumer: "dying")
        for _ in 0..<count {
            let lease = try await eventually("the partition is free", within: .seconds(60)) {
                try await registry.acquire(self.partition)
            }
            var entries = try await queue.adopt(lease, from: .zero, count: 100).entries
            entries += try await queue.read([lease], count: 100)[0].get()
            let entry = try #require(entries.first { $0.entry?.identity == identity })
            try await queue.mark(lease, entry.id)
            try await registry.release(lease)
        }
    }

    func hasMarks() async throws -> Bool {
        let key = "\(self.topology.stream(self.partition)):crashes"
        return try await self.redis.send(["EXISTS", RedisArgument(key)]).decodeInt() == 1
    }

    func empty() async throws {
        try await eventually("everything is done", within: .seconds(60)) {
            try await self.redis.xlen(self.topology.stream(self.partition)) == 0
        }
    }

    func backlog() async throws -> StreamBacklog {
        try #require(try await BacklogReader(redis: self.redis, topology: self.topology).read().first)
    }

    func deadLetters() async throws -> [DeadLetter] {
        let store = DeadLetters(redis: self.redis, topology: self.topology)
        var letters: [DeadLetter] = []
        for id in try await store.find(.init()) { letters.append(try #require(try await store.letter(id))) }
        return letters
    }
}
