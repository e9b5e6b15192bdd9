import Core
import FoundationEssentials
import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct DeadLettersTests {
    @Test
    func areFoundInTheOrderOfAcceptanceHoweverTheyDied() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a", "b", "c"])
            try await shop.bury(["c", "a", "b"])
            let letters = try await shop.letters()
            #expect(letters.map { $0.work?.identity } == ["a", "b", "c"])
            let letter = try #require(letters.first)
            #expect(letter.reason == "exhausted" && letter.lastError == "no answer" && letter.attempts == 1)
            #expect(letter.diedAt == shop.note.at && letter.attemptedAt == [shop.note.at] && letter.replays == 0)
        }
    }

    @Test
    func aFilterMeetsEachOfItsConditions() async throws {
        try await Workshop.run { shop in
            let tenant = TenantID(UUID())
            try await shop.enqueue(["a"]) { $0.tenant = tenant }
            try await shop.enqueue(["b"]) { $0.kind = "stop_departure" }
            try await shop.bury(["a"])
            try await shop.bury(["b"], DeadLetterNote(reason: .rejected, error: "", at: Date(milliseconds: 5_000)))
            let first = try #require(try await shop.letters().first?.id)
            let filters: [(String?, (inout DeadLetterFilter) -> Void)] = [
                ("a", { $0.tenant = tenant }), (nil, { $0.tenant = TenantID(UUID()) }),
                ("b", { $0.kind = "stop_departure" }), ("b", { $0.reason = .rejected }),
                ("a", { $0.since = Date(milliseconds: 5_001) }), ("b", { $0.until = Date(milliseconds: 5_001) }),
                (nil, { $0.until = Date(milliseconds: 5_000) }), ("a", { $0.ids = [first] }),
                (nil, { ($0.kind, $0.reason) = ("stop_departure", .exhausted) }),
                (nil, { $0.stream = .role(.inbound) }), (nil, { $0.stream = .pool }),
            ]
            for (found, change) in filters {
                var filter = DeadLetterFilter()
                change(&filter)
                #expect(try await shop.letters(filter).map { $0.work?.identity } == [found].compactMap(\.self))
            }
        }
    }

    @Test
    func aReplyBelongsToTheTenantOfItsNumber() async throws {
        try await Workshop.run { shop in
            let lane = try #require(shop.lane { "1001/\($0)" })
            try await shop.enqueue(["a"]) { $0.key = lane }
            try await shop.bury(["a"])
            var filter = DeadLetterFilter()
            filter.tenant = TenantID(UUID())
            #expect(try await shop.letters(filter).isEmpty)
            filter.number = "1001"
            #expect(try await shop.letters(filter).count == 1)
            filter.number = "100"
            #expect(try await shop.letters(filter).isEmpty)
        }
    }

    @Test
    func aLetterGoesBackOnceHoweverManyAskForIt() async throws {
        try await Workshop.run { shop in
            let trace = TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            try await shop.enqueue(["a"]) { $0.trace = trace }
            try await shop.bury(["a"])
            let id = try #require(try await shop.letters().first?.id)
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { try await shop.store.replay(id, renewal: nil) } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
            #expect(try await shop.letters().isEmpty)
            let lease = try await shop.lease("two")
            let read = try await shop.queue("two").read(lease, count: 10)
            var entry = WorkEntry.sample("a", key: try #require(shop.lane { "lane-\($0)" }))
            entry.trace = trace
            entry.replays = 1
            #expect(read.map(\.entry) == [entry])
        }
    }

    @Test
    func aLetterOfASecondDeathTellsOfBothAndKeepsItsPlace() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a", "b"])
            try await shop.bury(["a", "b"])
            let first = try #require(try await shop.letters().first)
            #expect(try await shop.store.replay(first.id, renewal: nil))
            try await shop.bury(["a"], DeadLetterNote(reason: .rejected, error: "never", at: Date(milliseconds: 9_000)))
            let letters = try await shop.letters()
            #expect(letters.map { $0.work?.identity } == ["a", "b"])
            let again = try #require(letters.first)
            #expect(again.replays == 1 && again.reason == "rejected" && again.lastError == "never")
            #expect(again.formerDeaths == "1700000000000 exhausted 1 no answer")
            #expect(again.origin == first.source && again.source != first.source)
            #expect(try await shop.store.replay(again.id, renewal: nil))
            try await shop.bury(["a"])
            let third = try #require(try await shop.letters().first)
            #expect(third.replays == 2)
            #expect(third.formerDeaths?.split(separator: "\n").last == "9000 rejected 1 never")
        }
    }

    @Test
    func aDeadlineCountsFromTheReplayOnlyIfAsked() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a", "b"])
            try await shop.bury(["a", "b"])
            let letters = try await shop.letters()
            let now = Date(milliseconds: 1_800_000_000_000)
            #expect(try await shop.store.replay(letters[0].id, renewal: nil))
            #expect(try await shop.store.replay(letters[1].id, renewal: now))
            let lease = try await shop.lease("two")
            let read = try await shop.queue("two").read(lease, count: 10).compactMap(\.entry)
            #expect(read.map(\.acceptedAt) == [Date(milliseconds: 1_700_000_000_123), now])
            #expect(read.map(\.receivedAt) == Array(repeating: Date(milliseconds: 1_700_000_000_123), count: 2))
        }
    }

    @Test
    func whatNobodyCanReadIsKeptAndGoesBackAsItWas() async throws {
        try await Workshop.run { shop in
            _ = try await shop.redis.send(
                ["XADD", RedisArgument(shop.stream), "*", "reason", "none of ours", "body", RedisArgument([0, 255])])
            let lease = try await shop.lease("one")
            let delivery = try #require(try await shop.queue("one").read(lease, count: 1).first)
            try await shop.queue("one").bury(lease, delivery.id, shop.note)
            let letter = try #require(try await shop.letters().first)
            #expect(letter.reason == "exhausted" && letter.work == nil)
            #expect(letter.entry.string("reason") == "none of ours" && letter.entry.bytes("body") == [0, 255])
            #expect(try await shop.store.replay(letter.id, renewal: Date()))
            let back = try #require(try await shop.redis.xrange(shop.stream, count: 1).first)
            #expect(back.string("reason") == "none of ours" && back.bytes("body") == [0, 255])
        }
    }

    @Test
    func aDiscardedLetterIsGoneOnce() async throws {
        try await Workshop.run { shop in
            try await shop.enqueue(["a", "b"])
            try await shop.bury(["a", "b"])
            let ids = try await shop.letters().map(\.id)
            #expect(try await shop.store.discard(ids[0]))
            #expect(try await !shop.store.discard(ids[0]))
            #expect(try await !shop.store.replay(ids[0], renewal: nil))
            #expect(try await shop.letters().map(\.id) == [ids[1]])
        }
    }

    @Test
    func manyLettersAreFoundPageByPage() async throws {
        try await Workshop.run { shop in
            let identities = (0..<450).map { "event-\($0)" }
            try await shop.enqueue(identities)
            try await shop.bury(identities.shuffled())
            #expect(try await shop.letters().map { $0.work?.identity } == identities)
        }
    }

    @Test
    func aServerThatIsFullKeepsTheLetterWhereItIs() async throws {
        try await PrivateRedis.run { server in
            try await withRedis(server.url) { redis in
                let shop = Workshop(redis: redis, topology: .init(prefix: "full", partitionCount: 2))
                try await shop.enqueue(["a"])
                try await shop.bury(["a"])
                let id = try #require(try await shop.letters().first?.id)
                _ = try await redis.send(["CONFIG", "SET", "maxmemory", "1"])
                await #expect(throws: RedisError.self) { try await shop.store.replay(id, renewal: nil) }
                _ = try await redis.send(["CONFIG", "SET", "maxmemory", "0"])
                #expect(try await shop.letters().map(\.id) == [id])
                #expect(try await redis.xlen(shop.stream) == 0)
            }
        }
    }

    @Test(arguments: ["outbound:00/1-0", "receipts:15/1795255911297-3", "pool/5-5"])
    func anIDIsReadAsItIsWritten(_ text: String) throws {
        #expect(try #require(DeadLetter.ID(text)).description == text)
    }

    @Test(arguments: [
        "", "outbound:00", "outbound:0/1-0", "sideways:00/1-0", "pool/x", "pool/1-0/2", "outbound:-1/1-0",
    ])
    func whatIsNoIDIsNotTakenForOne(_ text: String) {
        #expect(DeadLetter.ID(text) == nil)
    }
}

extension Workshop {
    fileprivate var store: DeadLetters { DeadLetters(redis: self.redis, topology: self.topology) }

    fileprivate func letters(_ filter: DeadLetterFilter = .init()) async throws -> [DeadLetter] {
        var letters: [DeadLetter] = []
        for id in try await self.store.find(filter) { letters.append(try #require(try await self.store.letter(id))) }
        return letters
    }

    /// Reads all and gives these up, in this order; the others stay pending.
    fileprivate func bury(_ identities: [String], _ note: DeadLetterNote? = nil) async throws {
        let lease = try await self.lease("one")
        let queue = self.queue("one")
        var read = try await queue.read(lease, count: 10_000)
        read += try await queue.adopt(lease, from: .zero, count: 10_000).entries
        for identity in identities {
            let delivery = try #require(read.first { $0.entry?.identity == identity })
            try await queue.bury(lease, delivery.id, note ?? self.note)
        }
        try await self.registry("one").release(lease)
    }
}
