import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

/// One partition and what workers need to work on it.
struct Workshop: Sendable {
    struct Counts: Equatable {
        /// XLEN
        var length: Int
        /// XPENDING
        var pending: Int
        /// XINFO GROUPS
        var groupPending: Int
    }

    static func run(_ body: (Workshop) async throws -> Void) async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            try await body(
                Workshop(redis: redis, topology: .init(prefix: TestStores.newPrefix(), partitionCount: 2)))
        }
    }

    let redis: RedisClient
    let topology: StreamTopology
    let partition = Partition(role: .outbound, index: 0)
    let note = DeadLetterNote(
        reason: .exhausted, error: "no answer", at: Date(timeIntervalSince1970: 1_700_000_000))

    var stream: String { self.topology.stream(self.partition) }

    func registry(_ worker: String) -> LeaseRegistry {
        LeaseRegistry(redis: self.redis, topology: self.topology, worker: worker, timeToLive: .seconds(60))
    }

    func queue(_ worker: String) -> PartitionQueue {
        PartitionQueue(redis: self.redis, topology: self.topology, consumer: worker)
    }

    func lease(_ worker: String) async throws -> PartitionLease {
        try #require(try await self.registry(worker).acquire(self.partition))
    }

    /// The first key of this partition.
    func lane(_ name: (Int) -> String) -> String? {
        (0..<100).map(name).first { self.topology.partition(.outbound, key: $0) == self.partition }
    }

    func enqueue(_ identities: [String], _ change: (inout WorkEntry) -> Void = { _ in }) async throws {
        let lane = try #require(self.lane { "lane-\($0)" })
        let entries = identities.map { identity in
            var entry = WorkEntry.sample(identity, key: lane)
            change(&entry)
            return (StreamRole.outbound, entry)
        }
        let queue = EventQueue(redis: self.redis, topology: self.topology, dedupeWindow: .seconds(600))
        #expect(try await queue.enqueue(entries).allSatisfy { $0 == .enqueued })
    }

    func counts() async throws -> Counts {
        Counts(
            length: try await self.redis.xlen(self.stream),
            pending: try await self.redis.xpending(self.stream, group: "relay").count,
            groupPending: try await self.redis.xinfoGroups(self.stream).first?.pendingCount ?? -1)
    }

    /// What is kept of entries that are not done, besides lease and dead letters.
    func keysBesideTheStream() async throws -> [String] {
        var found: [String] = []
        for suffix in ["attempts", "crashes"] {
            let key = "\(self.stream):\(suffix)"
            if try await self.redis.send(["EXISTS", RedisArgument(key)]).decodeInt() == 1 { found.append(key) }
        }
        return found
    }

    /// Bytes of the stream with its group.
    func memory() async throws -> Int {
        try await self.redis.send(["MEMORY", "USAGE", RedisArgument(self.stream), "SAMPLES", 0]).decodeInt()
    }

    func deadLetters() async throws -> [StreamEntry] {
        try await self.redis.xrange(self.topology.deadLetters(self.partition), count: 10)
    }
}

extension PartitionQueue {
    /// One partition's entries; its lease must be good.
    func read(_ lease: PartitionLease, count: Int) async throws -> [Delivery] {
        try await self.read([lease], count: count)[0].get()
    }
}
