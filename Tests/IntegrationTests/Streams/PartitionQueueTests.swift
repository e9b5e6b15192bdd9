import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct PartitionQueueTests {
    @Test
    func entriesAreReadOnceInOrderAndGoneWhenAcknowledged() async throws {
        try await Self.withWorkshop { shop in
            try await shop.enqueue(["a", "b", "c", "d", "e"])
            let lease = try await shop.lease("one")
            let queue = shop.queue("one")
            let first = try await queue.read(lease, count: 3)
            #expect(first.map { $0.entry?.identity } == ["a", "b", "c"])
            try await queue.acknowledge([lease: first.prefix(2).map(\.id)])
            #expect(try await shop.counts() == .init(length: 3, pending: 1, groupPending: 1))
            let second = try await queue.read(lease, count: 10)
            #expect(second.map { $0.entry?.identity } == ["d", "e"])
            #expect(try await shop.counts() == .init(length: 3, pending: 3, groupPending: 3))
            #expect(try await queue.read(lease, count: 10).isEmpty)
            try await queue.acknowledge([lease: (first + second).map(\.id)])
            #expect(try await shop.counts() == .init(length: 0, pending: 0, groupPending: 0))
        }
    }

    @Test
    func aLeaseOfThePastReadsAcknowledgesAndBuriesNothing() async throws {
        try await Self.withWorkshop { shop in
            try await shop.enqueue(["a", "b"])
            let former = try await shop.lease("one")
            let queue = shop.queue("one")
            let delivery = try #require(try await queue.read(former, count: 1).first)
            try await shop.registry("one").release(former)
            _ = try await shop.lease("two")
            #expect(try await queue.read([former], count: 1)[0] == nil)
            await #expect(throws: LeaseLost.self) {
                try await queue.adopt(former, from: .zero, count: 1)
            }
            #expect(try await queue.acknowledge([former: [delivery.id]]) == [former])
            await #expect(throws: LeaseLost.self) {
                try await queue.bury(former, delivery, shop.note)
            }
            #expect(try await shop.counts() == .init(length: 2, pending: 1, groupPending: 1))
            #expect(try await shop.deadLetters().isEmpty)
        }
    }

    @Test
    func aLostLeaseAmongSeveralHoldsUpNoneOfTheOthers() async throws {
        try await Self.withWorkshop { shop in
            try await shop.enqueue(["a"])
            let other = Partition(role: .outbound, index: 1)
            let lost = try #require(try await shop.registry("one").acquire(other))
            try await shop.registry("one").release(lost)
            let lease = try await shop.lease("one")
            let read = try await shop.queue("one").read([lost, lease], count: 10)
            #expect(read.map { $0?.map { $0.entry?.identity } } == [nil, ["a"]])
            let taken = try #require(read[1]?.map(\.id))
            #expect(try await shop.queue("one").acknowledge([lost: taken, lease: taken]) == [lost])
            #expect(try await shop.counts() == .init(length: 0, pending: 0, groupPending: 0))
        }
    }

    @Test
    func theNextHolderAdoptsWhatWasLeftOldestFirstPageByPage() async throws {
        try await Self.withWorkshop { shop in
            try await shop.enqueue(["a", "b", "c", "d", "e"])
            let former = try await shop.lease("one")
            let read = try await shop.queue("one").read(former, count: 4)
            try await shop.queue("one").acknowledge([former: [read[1].id]])
            try await shop.registry("one").release(former)
            let lease = try await shop.lease("two")
            let queue = shop.queue("two")
            var adopted: [String?] = []
            var start: StreamEntryID? = .zero
            while let from = start {
                let page = try await queue.adopt(lease, from: from, count: 2)
                adopted += page.entries.map { $0.entry?.identity }
                start = page.next
            }
            #expect(adopted == ["a", "c", "d"])
            #expect(try await queue.read(lease, count: 10).map { $0.entry?.identity } == ["e"])
            #expect(try await shop.redis.xpending(shop.stream, group: "relay").consumers == ["two": 4])
        }
    }

    @Test
    func aStreamThatDisappearedIsMadeAgain() async throws {
        try await Self.withWorkshop { shop in
            let lease = try await shop.lease("one")
            let queue = shop.queue("one")
            #expect(try await queue.adopt(lease, from: .zero, count: 10).entries.isEmpty)
            #expect(try await queue.read(lease, count: 10).isEmpty)
            _ = try await shop.redis.send(["DEL", RedisArgument(shop.stream)])
            try await shop.enqueue(["a"])
            #expect(try await queue.lastDelivered(shop.partition) == .zero)
            #expect(try await queue.read(lease, count: 10).map { $0.entry?.identity } == ["a"])
            #expect(try await shop.redis.xinfoGroups(shop.stream).map(\.name) == ["relay"])
        }
    }

    @Test
    func aDeadLetterKeepsTheEntryAndSaysWhatBecameOfIt() async throws {
        try await Self.withWorkshop { shop in
            try await shop.enqueue(["a"])
            let lease = try await shop.lease("one")
            let delivery = try #require(try await shop.queue("one").read(lease, count: 1).first)
            try await shop.queue("one").bury(lease, delivery, shop.note)
            let letter = try #require(try await shop.deadLetters().first)
            let entry = WorkEntry.sample("a")
            #expect(letter.string("id") == "a")
            #expect(letter.string("provider") == entry.provider)
            #expect(letter.string("body") == String(decoding: entry.body, as: UTF8.self))
            #expect(letter.string("reason") == "exhausted")
            #expect(letter.string("attempts") == "7")
            #expect(letter.string("error") == "no answer")
            #expect(letter.string("source") == "\(delivery.id)")
            #expect(letter.string("dead_at") == "1700000000000")
            #expect(try await shop.counts() == .init(length: 0, pending: 0, groupPending: 0))
        }
    }

    @Test
    func anEntryThatIsNoneOfOursIsDeliveredWithoutContentAndCanBeBuried() async throws {
        try await Self.withWorkshop { shop in
            _ = try await shop.redis.send(["XADD", RedisArgument(shop.stream), "*", "hello", "world"])
            let lease = try await shop.lease("one")
            let delivery = try #require(try await shop.queue("one").read(lease, count: 1).first)
            #expect(delivery.entry == nil)
            try await shop.queue("one").bury(lease, delivery, shop.note)
            #expect(try await shop.deadLetters().first?.string("hello") == "world")
        }
    }

    @Test
    func waitingEndsWhenAnEntryArrivesAndNamesItsPartition() async throws {
        try await Self.withWorkshop { shop in
            let other = Partition(role: .outbound, index: 1)
            let found = try await shop.redis.withConnection { connection in
                async let found = shop.queue("one").waitForEntries(
                    [shop.partition: .zero, other: .zero], on: connection, wait: .seconds(30))
                try await shop.enqueue(["a"])
                return try await found
            }
            #expect(found == [shop.partition])
        }
    }

    private static func withWorkshop(_ body: (Workshop) async throws -> Void) async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            try await body(
                Workshop(redis: redis, topology: .init(prefix: TestStores.newPrefix(), partitionCount: 2)))
        }
    }
}

extension PartitionQueue {
    /// One partition's entries; its lease must be good.
    fileprivate func read(_ lease: PartitionLease, count: Int) async throws -> [Delivery] {
        try #require(try await self.read([lease], count: count)[0])
    }
}

/// One partition and what workers need to work on it.
private struct Workshop: Sendable {
    struct Counts: Equatable {
        /// XLEN
        var length: Int
        /// XPENDING
        var pending: Int
        /// XINFO GROUPS
        var groupPending: Int
    }

    let redis: RedisClient
    let topology: StreamTopology
    let partition = Partition(role: .outbound, index: 0)
    let note = DeadLetterNote(
        reason: .exhausted, attempts: 7, error: "no answer", at: Date(timeIntervalSince1970: 1_700_000_000))

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

    func enqueue(_ identities: [String]) async throws {
        // A key of this partition.
        let key = (0..<100).map { "lane-\($0)" }.first { self.topology.partition(.outbound, key: $0) == self.partition }
        let queue = EventQueue(redis: self.redis, topology: self.topology, dedupeWindow: .seconds(600))
        for identity in identities {
            var entry = WorkEntry.sample(identity)
            entry.key = key ?? ""
            _ = try await queue.enqueue(entry, role: .outbound)
        }
    }

    func counts() async throws -> Counts {
        Counts(
            length: try await self.redis.xlen(self.stream),
            pending: try await self.redis.xpending(self.stream, group: "relay").count,
            groupPending: try await self.redis.xinfoGroups(self.stream).first?.pendingCount ?? -1)
    }

    func deadLetters() async throws -> [StreamEntry] {
        try await self.redis.xrange(self.topology.deadLetters(self.partition), count: 10)
    }
}
