import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct RedisRequirementsTests {
    @Test
    func aDurableServerIsTaken() async throws {
        try await PrivateRedis.run { server async throws in
            #expect(try await withRedis(server.url) { try await $0.unmetRequirements() }.isEmpty)
        }
    }

    @Test(arguments: [
        ("appendonly", "no"), ("appendfsync", "everysec"), ("appendfsync", "no"), ("maxmemory-policy", "allkeys-lru"),
        ("maxmemory-policy", "volatile-ttl"),
    ])
    func aServerThatMayLoseEntriesIsRefused(_ setting: String, _ value: String) async throws {
        try await PrivateRedis.run(PrivateRedis.durable + ["--\(setting)", value]) { server in
            let unmet = try await withRedis(server.url) { try await $0.unmetRequirements() }
            #expect(unmet.count == 1)
            #expect(unmet.first?.contains("\(setting) \(value)") == true)
        }
    }

    @Test
    func processesThatCountPartitionsOtherwiseThanTheFirstAreRefused() async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let first = StreamTopology(prefix: TestStores.newPrefix(), partitionCount: 16)
            let other = StreamTopology(prefix: first.prefix, partitionCount: 8)
            try await redis.checkPartitions(of: other)
            try await redis.notePartitions(of: first)
            try await redis.notePartitions(of: first)
            try await redis.checkPartitions(of: first)
            for check in [redis.notePartitions(of:), redis.checkPartitions(of:)] {
                let refusal = await #expect(throws: UnmetRequirement.self) { try await check(other) }
                #expect(refusal?.description.hasPrefix("STREAM_PARTITIONS: it is 8") == true)
                #expect(refusal?.description.hasSuffix("Set it to 16") == true)
            }
        }
    }
}
