import Core
import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct PartitionQueueTests {
    @Test
    func entriesAreReadOnceInOrderAndGoneWhenAcknowledged() async throws {
        try await Workshop.run { shop in
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
        try await Workshop.run { shop in
            try await shop.enqueue(["a", "b"])
            let former = try await shop.lease("one")
            let queue = shop.queue("one")
            let delivery = try #require(try await queue.read(former, count: 1).first)
            try await shop.registry("one").release(former)
            _ = try await shop.lease("two")
            let read = try await queue.read([former], count: 1)
            #expect(throws: LeaseLost.self) { try read[0].get() }
            await #expect(throws: LeaseLost.self) {
                try await queue.adopt(former, from: .zero, count: 1)
            }
            #expect(try await queue.acknowledge([former: [delivery.id]]) == [former])
            await #expect(throws: LeaseLost.self) {
                try await queue.bury(former, delivery.id, shop.note)
            }
            #expect(try await shop.counts() == .init(length: 2, pending: 1, groupPending: 1))
            #expect(try await shop.deadLetters().isEmpty)
        }
    }

    @Test
    func aLostLeaseAmongSeveralHoldsUpNoneOfTheOthers() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a"])
            let other = Partition(role: .outbound, index: 1)
            let lost = try #require(try await shop.registry("one").acquire(other))
            try await shop.registry("one").release(lost)
            let lease = try await shop.lease("one")
            let read = try await shop.queue("one").read([lost, lease], count: 10)
            #expect(throws: LeaseLost.self) { try read[0].get() }
            #expect(try read[1].get().map { $0.entry?.identity } == ["a"])
            let taken = try read[1].get().map(\.id)
            #expect(try await shop.queue("one").acknowledge([lost: taken, lease: taken]) == [lost])
            #expect(try await shop.counts() == .init(length: 0, pending: 0, groupPending: 0))
        }
    }

    @Test
    func theNextHolderAdoptsWhatWasLeftOldestFirstPageByPage() async throws {
        try await Workshop.run { shop in
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
        try await Workshop.run { shop in
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
        try await Workshop.run { shop in
            try await shop.enqueue(["a"])
            let lease = try await shop.lease("one")
            let delivery = try #require(try await shop.queue("one").read(lease, count: 1).first)
            try await shop.queue("one").bury(lease, delivery.id, shop.note)
            let letter = try #require(try await shop.deadLetters().first)
            let entry = WorkEntry.sample("a")
            #expect(letter.string("id") == "a")
            #expect(letter.string("provider") == entry.provider)
            #expect(letter.string("body") == String(decoding: entry.body, as: UTF8.self))
            #expect(letter.string("reason") == "exhausted")
            #expect(letter.string("attempts") == "1")
            #expect(letter.string("error") == "no answer")
            #expect(letter.string("source") == "\(delivery.id)")
            #expect(letter.string("dead_at") == "1700000000000")
            #expect(try await shop.counts() == .init(length: 0, pending: 0, groupPending: 0))
        }
    }

    @Test
    func waitingEndsWhenAnEntryArrivesAndNamesItsPartition() async throws {
        try await Workshop.run { shop in
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

    @Test
    func aDeadLetterTellsOfEveryAttemptAlsoOfThoseOfFormerHolders() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a"])
            let former = try await shop.lease("one")
            let id = try #require(try await shop.queue("one").read(former, count: 1).first).id
            for second in 1...3 {
                try await shop.queue("one").record(
                    former, id, error: "failure \(second)", at: Date(milliseconds: Int64(second) * 1_000))
            }
            try await shop.registry("one").release(former)
            let lease = try await shop.lease("two")
            let delivery = try #require(try await shop.queue("two").adopt(lease, from: .zero, count: 1).entries.first)
            try await shop.queue("two").bury(lease, delivery.id, shop.note)
            let letter = try #require(try await shop.deadLetters().first)
            #expect(letter.string("attempts") == "4")
            #expect(letter.string("attempted_at") == "1000,2000,3000,1700000000000")
            #expect(letter.string("first_error") == "failure 1")
            #expect(letter.string("error") == "no answer")
            #expect(try await shop.keysBesideTheStream().isEmpty)
        }
    }

    @Test
    func ofManyAttemptsTheFirstAndTheLatestAreKept() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a"])
            let lease = try await shop.lease("one")
            let queue = shop.queue("one")
            let delivery = try #require(try await queue.read(lease, count: 1).first)
            for second in 1...100 {
                try await queue.record(
                    lease, delivery.id, error: String(repeating: "x", count: 10_000),
                    at: Date(milliseconds: Int64(second)))
            }
            try await queue.bury(lease, delivery.id, shop.note)
            let letter = try #require(try await shop.deadLetters().first)
            let times = (letter.string("attempted_at") ?? "").split(separator: ",").compactMap { Int($0) }
            #expect(letter.string("attempts") == "101")
            #expect(times.count == 17 && times.first == 1 && times.dropFirst() == [Int](86...100) + [1_700_000_000_000])
            #expect(letter.string("first_error")?.count == 500)
        }
    }

    @Test
    func whatIsKnownOfAttemptsEndsWithTheEntry() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a", "b"])
            let lease = try await shop.lease("one")
            let queue = shop.queue("one")
            let ids = try await queue.read(lease, count: 2).map(\.id)
            for id in ids {
                try await queue.record(lease, id, error: "failure", at: Date())
                try await queue.mark(lease, id)
            }
            try await queue.acknowledge([lease: ids])
            #expect(try await shop.keysBesideTheStream().isEmpty)
        }
    }

    @Test
    func theNextHolderLearnsHowManyWorkersEndedWithAnEntryInHand() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a", "b", "c"])
            var lease = try await shop.lease("worker")
            let queue = shop.queue("worker")
            let ids = try await queue.read(lease, count: 3).map(\.id)
            for crashes in 0...2 {
                try await shop.registry("worker").release(lease)
                lease = try await shop.lease("worker")
                let adopted = try await queue.adopt(lease, from: .zero, count: 10).entries
                #expect(adopted.map(\.crashes) == [crashes, 0, 0])
                try await queue.mark(lease, ids[0])
                // Its handler ended, well or not.
                try await queue.mark(lease, ids[1])
                try await queue.unmark(lease, ids[1])
                try await queue.mark(lease, ids[2])
                try await queue.record(lease, ids[2], error: "failure", at: Date())
            }
            #expect(try await queue.read(lease, count: 1).isEmpty)
        }
    }

    @Test
    func consumersOfFormerHoldersGoOnceTheyHaveNothingPending() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a", "b"])
            for worker in ["one", "two"] {
                let lease = try await shop.lease(worker)
                _ = try await shop.queue(worker).read(lease, count: 1)
                try await shop.registry(worker).release(lease)
            }
            let lease = try await shop.lease("three")
            let queue = shop.queue("three")
            #expect(try await queue.removeIdleConsumers(lease) == 0)
            let page = try await queue.adopt(lease, from: .zero, count: 1)
            #expect(try await queue.removeIdleConsumers(lease) == 1)
            #expect(try await shop.redis.xpending(shop.stream, group: "relay").count == 2)
            _ = try await queue.adopt(lease, from: try #require(page.next), count: 1)
            #expect(try await queue.removeIdleConsumers(lease) == 1)
            #expect(try await shop.redis.xinfoConsumers(shop.stream, group: "relay").map(\.name) == ["three"])
            #expect(try await shop.redis.xpending(shop.stream, group: "relay").consumers == ["three": 2])
        }
    }

    @Test
    func aStreamWhoseEntriesAreDoneInAnyOrderTakesNoMemory() async throws {
        try await Workshop.run { shop in
            let lease = try await shop.lease("one")
            let queue = shop.queue("one")
            _ = try await queue.read(lease, count: 1)
            let empty = try await shop.memory()
            try await shop.enqueue((0..<2_000).map { "event-\($0)" })
            let ids = try await queue.read(lease, count: 2_000).map(\.id)
            #expect(ids.count == 2_000)
            let kept = stride(from: 100, to: ids.count, by: 200).map { ids[$0] }
            let done = Array(Set(ids).subtracting(kept))
            for start in stride(from: 0, to: done.count, by: 200) {
                try await queue.acknowledge([lease: Array(done[start..<min(start + 200, done.count)])])
            }
            #expect(try await shop.counts() == .init(length: 10, pending: 10, groupPending: 10))
            // An entry that waits keeps its node of the stream, which is of 4 KB, and no more.
            #expect(try await shop.memory() < empty + kept.count * 8_192)
            try await queue.acknowledge([lease: kept])
            #expect(try await shop.memory() < empty + 4_096)
        }
    }
}
