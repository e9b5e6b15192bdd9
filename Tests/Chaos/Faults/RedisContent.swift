import Redis
import Storage

/// What is in a Redis.
struct RedisContent: Sendable {
    /// Events and replies.
    var tags: Set<EntryTag> = []
    var deadLetters: Set<EntryTag> = []
    /// The messages whose receipts waited.
    var receipts: Set<String> = []

    init(of redis: RedisClient, _ topology: StreamTopology) async throws {
        for role in [StreamRole.outbound, .inbound, .receipts] {
            for partition in topology.partitions(role) {
                for letter in try await redis.xrange(topology.deadLetters(partition), count: 100_000) {
                    if let tag = letter.string("body").flatMap({ EntryTag(in: $0) }) { self.deadLetters.insert(tag) }
                }
                for entry in try await redis.xrange(topology.stream(partition), count: 100_000) {
                    guard let body = entry.string("body") else { continue }
                    if role == .receipts {
                        if let message = Self.message(in: body) { self.receipts.insert(message) }
                    } else if let tag = EntryTag(in: body) {
                        self.tags.insert(tag)
                    }
                }
            }
        }
    }

    private static func message(in body: String) -> String? {
        body.firstRange(of: "wamid.").map { String(body[$0.lowerBound...].prefix { $0 != "\"" }) }
    }
}
