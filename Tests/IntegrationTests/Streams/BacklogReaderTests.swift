import Core
import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct BacklogReaderTests {
    @Test
    func streamsThatDoNotExistHoldNothingAndAreNotMadeByLooking() async throws {
        try await Workshop.run { shop in
            let backlogs = try await shop.backlogs()
            #expect(
                backlogs.map { "\($0.stream)" } == [
                    "outbound:00", "outbound:01", "inbound:00", "inbound:01", "receipts:00", "receipts:01", "pool",
                ])
            for backlog in backlogs {
                #expect(backlog.undelivered == 0 && backlog.pending == 0 && backlog.retrying == 0)
                #expect(backlog.oldestAge == nil && backlog.holder == nil && backlog.deadLetters == 0)
            }
            #expect(try await shop.redis.send(["EXISTS", RedisArgument(shop.stream)]).decodeInt() == 0)
        }
    }

    @Test
    func withoutAGroupEverythingIsUndelivered() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a", "b"])
            let backlog = try await shop.backlog()
            #expect(backlog.undelivered == 2 && backlog.pending == 0 && backlog.holder == nil)
        }
    }

    /// In every state that a stream comes to: XINFO GROUPS and XPENDING say the same.
    @Test
    func agreesWithWhatRedisSays() async throws {
        try await Workshop.run { shop in
            let lease = try await shop.lease("one")
            let queue = shop.queue("one")
            #expect(try await queue.read(lease, count: 1).isEmpty)
            try await shop.enqueue((0..<20).map { "event-\($0)" })
            try await shop.expectAgreement(undelivered: 20, pending: 0)
            let first = try await queue.read(lease, count: 8)
            try await shop.expectAgreement(undelivered: 12, pending: 8)
            try await queue.acknowledge(lease, [first[1].id, first[5].id])
            try await shop.expectAgreement(undelivered: 12, pending: 6)
            try await queue.record(lease, first[0].id, error: "failure", at: Date())
            try await queue.record(lease, first[2].id, error: "failure", at: Date())
            try await queue.bury(lease, first[0].id, shop.note)
            let backlog = try await shop.expectAgreement(undelivered: 12, pending: 5)
            #expect(backlog.retrying == 1 && backlog.deadLetters == 1)
            #expect(backlog.holder == "one" && backlog.epoch == lease.epoch)
            let rest = try await queue.read(lease, count: 100)
            try await shop.expectAgreement(undelivered: 0, pending: 17)
            try await queue.acknowledge(lease, first.dropFirst().map(\.id) + rest.map(\.id))
            let empty = try await shop.expectAgreement(undelivered: 0, pending: 0)
            #expect(empty.oldestAge == nil && empty.retrying == 0)
            try await shop.registry("one").release(lease)
            #expect(try await shop.backlog().holder == nil)
        }
    }

    @Test
    func theOldestIsTheFirstEntryWhoeverHasIt() async throws {
        try await Workshop.run { shop in
            let add: (String) async throws -> Void = { id in
                _ = try await shop.redis.send(["XADD", RedisArgument(shop.stream), RedisArgument(id), "id", "a"])
            }
            let now = try await shop.redis.send(["TIME"]).decodeArray()[0].decodeInt()
            try await add("\((now - 7_200) * 1_000)-0")
            try await add("*")
            let age = try #require(try await shop.backlog().oldestAge)
            #expect(age > .seconds(7_199) && age < .seconds(7_500))
        }
    }

    @Test
    func thePoolsStreamCountsToo() async throws {
        try await Workshop.run { shop in
            let queue = PoolQueue(redis: shop.redis, topology: shop.topology)
            try await queue.submit(.assign(TenantID(UUID())))
            try await queue.prepare()
            try await queue.submit(.assign(TenantID(UUID())))
            _ = try await shop.redis.withConnection {
                try await queue.read(on: $0, consumer: "one", count: 1, wait: .milliseconds(10))
            }
            let pool = try #require(try await shop.backlogs().last)
            #expect(pool.stream == .pool && pool.undelivered == 1 && pool.pending == 1)
        }
    }
}

extension Workshop {
    fileprivate func backlogs() async throws -> [StreamBacklog] {
        try await BacklogReader(redis: self.redis, topology: self.topology).read()
    }

    fileprivate func backlog() async throws -> StreamBacklog {
        try #require(try await self.backlogs().first)
    }

    @discardableResult
    fileprivate func expectAgreement(undelivered: Int, pending: Int) async throws -> StreamBacklog {
        let backlog = try await self.backlog()
        #expect(backlog.undelivered == undelivered && backlog.pending == pending)
        let group = try #require(try await self.redis.xinfoGroups(self.stream).first)
        #expect(group.pendingCount == pending)
        if let lag = group.lag { #expect(lag == undelivered) }
        #expect(try await self.redis.xpending(self.stream, group: "relay").count == pending)
        return backlog
    }
}
