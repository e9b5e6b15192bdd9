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
}
