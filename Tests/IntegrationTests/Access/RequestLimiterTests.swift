import Core
import Redis
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RequestLimiterTests {
    /// So slow that nothing comes back during a test.
    private static let limit = RateLimit(interval: 3_600_000, burst: 3)

    @Test
    func whatIsAllowedMayBeAskedAtOnceAndNoMore() async throws {
        try await Self.run { one, two async throws in
            for (limiter, remaining) in [(one, 2), (two, 1), (one, 0)] {
                let standing = try await limiter.take(Self.limit, policy: "read", caller: "a")
                #expect(standing.isAllowed && standing.remaining == remaining)
                #expect(standing.wait == .zero)
            }
            let refused = try await two.take(Self.limit, policy: "read", caller: "a")
            #expect(!refused.isAllowed && refused.remaining == 0)
            #expect(refused.wait > .seconds(3_000) && refused.wait <= .seconds(3_600))
            #expect(refused.reset > .seconds(10_000) && refused.reset <= .seconds(10_800))
        }
    }

    @Test
    func callersAndPoliciesAreCountedApart() async throws {
        try await Self.run { one, _ async throws in
            for (policy, caller) in [("read", "a"), ("write", "a"), ("read", "b")] {
                #expect(try await one.take(Self.limit, policy: policy, caller: caller).remaining == 2)
            }
        }
    }

    @Test
    func aBucketFillsWithTime() async throws {
        try await Self.run { one, _ async throws in
            let limit = RateLimit(interval: 40, burst: 1)
            #expect(try await one.take(limit, policy: "read", caller: "a").isAllowed)
            try await eventually("the next request is allowed") {
                try await one.take(limit, policy: "read", caller: "a").isAllowed
            }
        }
    }

    private static func run(_ body: (RequestLimiter, RequestLimiter) async throws -> Void) async throws {
        let topology = StreamTopology(prefix: TestStores.newPrefix())
        try await withRedis(TestServers.running.redisURL) { redis in
            try await body(
                RequestLimiter(redis: redis, topology: topology), RequestLimiter(redis: redis, topology: topology))
        }
    }
}
