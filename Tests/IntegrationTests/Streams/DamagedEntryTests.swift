import Core
import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

/// Entries that somebody wrote, changed or removed by hand.
@Suite(.timeLimit(.minutes(2)))
struct DamagedEntryTests {
    @Test
    func anEntryThatIsNoneOfOursIsDeliveredWithoutContentAndCanBeBuried() async throws {
        try await Workshop.run { shop in
            _ = try await shop.redis.send(["XADD", RedisArgument(shop.stream), "*", "hello", "world"])
            let lease = try await shop.lease("one")
            let delivery = try #require(try await shop.queue("one").read(lease, count: 1).first)
            #expect(delivery.entry == nil)
            try await shop.queue("one").bury(lease, delivery.id, shop.note)
            #expect(try await shop.deadLetters().first?.string("hello") == "world")
        }
    }

    @Test
    func anEntryWithMoreFieldsThanAScriptMayPassOnCanBeBuried() async throws {
        try await Workshop.run { shop in
            let fields = (0..<5_000).flatMap { [RedisArgument("field-\($0)"), RedisArgument("x")] }
            _ = try await shop.redis.send(RedisCommand(["XADD", RedisArgument(shop.stream), "*"] + fields))
            let lease = try await shop.lease("one")
            let delivery = try #require(try await shop.queue("one").read(lease, count: 1).first)
            try await shop.queue("one").bury(lease, delivery.id, shop.note)
            let letter = try #require(try await shop.deadLetters().first)
            #expect(letter.string("field-0") == "x")
            #expect(letter.string("reason") == "exhausted")
            #expect(try await shop.counts() == .init(length: 0, pending: 0, groupPending: 0))
        }
    }

    @Test
    func whatIsKnownOfAnEntryThatWasRemovedByHandGoesWithIt() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a", "b"])
            let former = try await shop.lease("one")
            let ids = try await shop.queue("one").read(former, count: 2).map(\.id)
            try await shop.queue("one").record(former, ids[0], error: "failure", at: Date())
            try await shop.queue("one").mark(former, ids[0])
            _ = try await shop.redis.send(["XDEL", RedisArgument(shop.stream), RedisArgument("\(ids[0])")])
            try await shop.registry("one").release(former)
            let lease = try await shop.lease("two")
            let adopted = try await shop.queue("two").adopt(lease, from: .zero, count: 10).entries
            #expect(adopted.map { $0.entry?.identity } == ["b"])
            #expect(try await shop.keysBesideTheStream().isEmpty)
        }
    }
}
