package import FoundationEssentials
package import Redis

/// The dead letters of all streams, as an operator works on them.
package struct DeadLetters: Sendable {
    private let redis: RedisClient
    private let topology: StreamTopology
    private static let pageSize = 200

    package init(redis: RedisClient, topology: StreamTopology) {
        self.redis = redis
        self.topology = topology
    }

    /// All that match, in the order in which they were accepted. Holds their ids, not the letters.
    package func find(_ filter: DeadLetterFilter) async throws -> [DeadLetter.ID] {
        var found: [(origin: StreamEntryID, id: DeadLetter.ID)] = []
        for stream in self.topology.streams where filter.mayContain(stream) {
            var start = StreamEntryID.zero
            while true {
                let page = try await self.redis.xrange(
                    self.topology.deadLetters(stream), from: start, count: Self.pageSize)
                for letter in page.compactMap({ DeadLetter($0, in: stream) }) where filter.matches(letter) {
                    found.append((letter.origin, letter.id))
                }
                guard page.count == Self.pageSize, let last = page.last else { break }
                start = last.id.next
            }
        }
        return found.sorted { ($0.origin, $0.id.entry) < ($1.origin, $1.id.entry) }.map(\.id)
    }

    /// Nil when it is not there any more.
    package func letter(_ id: DeadLetter.ID) async throws -> DeadLetter? {
        let entries = try await self.redis.xrange(
            self.topology.deadLetters(id.stream), from: id.entry, through: id.entry, count: 1)
        return entries.first.flatMap { DeadLetter($0, in: id.stream) }
    }

    /// Puts a letter back at the end of its stream, once, however many ask for it at the same time.
    /// - Parameter renewal: when its deadline is to count from, if not from its acceptance.
    /// - Returns: false when it is not there any more.
    package func replay(_ id: DeadLetter.ID, renewal: Date?) async throws -> Bool {
        guard let letter = try await self.letter(id) else { return false }
        let reply = try await self.redis.evaluate(
            Self.replayScript, keys: [self.topology.deadLetters(id.stream), self.topology.stream(id.stream)],
            arguments: [RedisArgument(id.entry)] + letter.replayFields(renewal: renewal))
        return try reply.decodeInt() == 1
    }

    /// Removes a letter for good.
    /// - Returns: false when it is not there any more.
    package func discard(_ id: DeadLetter.ID) async throws -> Bool {
        try await self.redis.send(
            ["XDEL", RedisArgument(self.topology.deadLetters(id.stream)), RedisArgument(id.entry)]
        ).decodeInt() == 1
    }

    /// KEYS: dead letters, stream. ARGV: the letter's id, then the fields to put back. A server that is full refuses
    /// before anything is removed.
    private static let replayScript = RedisScript(
        source: """
            if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 0 then return 0 end
            redis.call('XADD', KEYS[2], '*', unpack(ARGV, 2))
            return redis.call('XDEL', KEYS[1], ARGV[1])
            """)
}
