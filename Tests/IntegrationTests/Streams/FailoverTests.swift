import Redis
import Storage
import TestSupport
import Testing

/// Clients of a Redis whose master changes, with a real sentinel.
@Suite(.timeLimit(.minutes(3)))
struct FailoverTests {
    @Test(arguments: ReplicatedRedis.Failover.allCases)
    func aClientFollowsTheMasterWithWhatItHasStored(_ kind: ReplicatedRedis.Failover) async throws {
        try await ReplicatedRedis.run { redis in
            try await withRedis(redis.url) { client in
                let topology = StreamTopology(prefix: TestStores.newPrefix(), partitionCount: 1)
                let queue = EventQueue(redis: client, topology: topology, dedupeWindow: .seconds(600))
                #expect(try await queue.enqueue(.sample("before"), role: .outbound) == .enqueued)
                try await redis.failOver(kind)
                // Whoever is told to come back comes back.
                let outcome = try await eventually("the queue takes an entry again", within: .seconds(60)) {
                    try? await queue.enqueue(.sample("after"), role: .outbound)
                }
                #expect(outcome == .enqueued)
                #expect(try await queue.enqueue(.sample("before"), role: .outbound) == .duplicate)
                let stream = topology.stream(topology.partition(.outbound, key: "x"))
                #expect(try await client.xrange(stream, count: 10).map { $0.string("id") } == ["before", "after"])
                let role = try await client.withConnection { try await $0.send(["ROLE"]) }
                #expect(role.array?.first?.string == "master")
            }
        }
    }
}
