import Core
import Redis
import TestSupport
import Testing

@testable import Storage

/// The script against `TokenBucket`, which says what it has to do.
@Suite(.timeLimit(.minutes(2)))
struct LimitScriptTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (self.state >> 33) | (self.state << 31)
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func decidesAsTheSpecificationDoes(seed: UInt64) async throws {
        var generator = Generator(state: seed)
        let limits = (0..<5).map { _ in
            RateLimit(
                interval: Double(Int.random(in: 1...40, using: &generator)) / 4,
                burst: Int.random(in: 1...10, using: &generator))
        }
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let topology = StreamTopology(prefix: TestStores.newPrefix())
            var model = limits.map { TokenBucket($0) }
            var granted = 0
            for _ in 0..<60 {
                let chosen = (0..<Int.random(in: 1...20, using: &generator)).map { _ in
                    Array((0..<5).shuffled(using: &generator).prefix(Int.random(in: 0...3, using: &generator)))
                }
                let requests = chosen.map { Self.request($0, limits, hasWaited: Bool.random(using: &generator)) }
                let (answers, now) = try await LimitScript.evaluate(
                    requests, vendor: .samsara, dailyRecipients: 0, redis: redis, topology: topology)
                for (place, buckets) in chosen.enumerated() {
                    var taken = buckets.map { model[$0] }
                    let refusal = TokenBucket.take(from: &taken, at: now, hasWaited: requests[place].hasWaited)
                    for (bucket, state) in zip(buckets, taken) { model[bucket] = state }
                    try Self.expect(answers[place], refusal?.wait)
                    if refusal == nil { granted += 1 }
                }
            }
            #expect(granted > 0)
        }
    }

    /// The server's clock was put back by hours after calls had been told to wait.
    @Test
    func turnsOfATimeThatIsFarAheadHoldUpNobody() async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let topology = StreamTopology(prefix: TestStores.newPrefix())
            let limits = [RateLimit(interval: 100, burst: 5)]
            let clock = try await redis.send(["TIME"]).decodeArray(atLeast: 2)[0].decodeInt() * 1_000
            _ = try await redis.send([
                "SET", RedisArgument(topology.bucket("0", .samsara)),
                RedisArgument("\(clock + 7_200_000) \(clock + 7_230_000)"), "PX", 7_300_000,
            ])
            let first = try await LimitScript.evaluate(
                [Self.request([0], limits, hasWaited: false)], vendor: .samsara, dailyRecipients: 0, redis: redis,
                topology: topology
            ).answers
            guard case .limit(_, let wait) = first.first else {
                Issue.record("the bucket was empty")
                return
            }
            #expect(wait <= .milliseconds(600))
            try await eventually("a newcomer passes") {
                let answers = try await LimitScript.evaluate(
                    [Self.request([0], limits, hasWaited: false)], vendor: .samsara, dailyRecipients: 0, redis: redis,
                    topology: topology
                ).answers
                if case .go = answers.first { return true }
                return false
            }
        }
    }

    private static func request(_ buckets: [Int], _ limits: [RateLimit], hasWaited: Bool) -> LimitScript.Request {
        let call = VendorCall(
            .samsara, circuits: [], buckets: buckets.map { .init(.operation, "\($0)", limits[$0]) })
        return LimitScript.Request(call: call, hasWaited: hasWaited, probes: [])
    }

    private static func expect(_ answer: LimitScript.Answer, _ expected: Double?) throws {
        switch answer {
        case .go: #expect(expected == nil)
        // The script rounds up to whole milliseconds.
        case .limit(_, let wait): #expect(abs(wait / .milliseconds(1) - (try #require(expected))) <= 1.01)
        case .circuit: Issue.record("there is no circuit")
        }
    }

    @Test
    func peopleAreCountedOnceADayAndNotWhileTheirWindowIsOpen() async throws {
        let refusals = try await Self.refusals(
            dailyRecipients: 2,
            [
                ("a", .template), ("b", .template), ("a", .template), ("c", .template),
                ("c", .answer(windowEnds: .seconds(3_600))), ("c", .template), ("d", .answer(windowEnds: .zero)),
            ])
        #expect(refusals == [nil, nil, nil, .recipients, nil, nil, .recipients])
    }

    @Test
    func anyNumberOfPeopleMayBeAllowed() async throws {
        let refusals = try await Self.refusals(dailyRecipients: 0, (0..<50).map { ("\($0)", .template) })
        #expect(refusals.allSatisfy { $0 == nil })
    }

    @Test
    func aCallThatIsHeldUpByThePeopleTakesNothingElse() async throws {
        let requests = ["a", "b", "b", "a", "a"].map { person in
            LimitScript.Request(
                call: VendorCall(
                    .whatsapp, circuits: [], buckets: [.init(.number, "n", RateLimit(interval: 3_600_000, burst: 2))],
                    recipient: .init(person, number: "n", counting: .template)),
                hasWaited: false, probes: [])
        }
        let answers = try await withRedis(try await TestServers.running.redisURL) { redis in
            try await LimitScript.evaluate(
                requests, vendor: .whatsapp, dailyRecipients: 1, redis: redis,
                topology: StreamTopology(prefix: TestStores.newPrefix())
            ).answers
        }
        let passed = answers.map { if case .go = $0 { true } else { false } }
        #expect(passed == [true, false, false, true, false])
    }

    @Test
    func whatIsUsedUpExpiresByItself() async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let topology = StreamTopology(prefix: TestStores.newPrefix())
            let call = VendorCall(
                .whatsapp, circuits: [], buckets: [.init(.driver, "p", RateLimit(interval: 6_000, burst: 45))],
                recipient: .init("a", number: "n", counting: .template))
            _ = try await LimitScript.evaluate(
                [.init(call: call, hasWaited: false, probes: [])], vendor: .whatsapp, dailyRecipients: 9, redis: redis,
                topology: topology)
            for key in [topology.bucket("p", .whatsapp), topology.recipients(.whatsapp)] {
                let rest = try await redis.send(["PTTL", RedisArgument(key)]).decodeInt()
                #expect(rest > 0 && rest <= 86_400_000)
            }
        }
    }

    /// Asks for one person after another.
    private static func refusals(
        dailyRecipients: Int, _ people: [(String, VendorCall.Recipient.Counting)]
    ) async throws -> [Hold.Limit?] {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let topology = StreamTopology(prefix: TestStores.newPrefix())
            var refusals: [Hold.Limit?] = []
            for (person, counting) in people {
                let call = VendorCall(
                    .whatsapp, circuits: [], buckets: [], recipient: .init(person, number: "n", counting: counting))
                let answers = try await LimitScript.evaluate(
                    [.init(call: call, hasWaited: false, probes: [])], vendor: .whatsapp,
                    dailyRecipients: dailyRecipients, redis: redis, topology: topology
                ).answers
                if case .limit(let limit, _) = answers.first { refusals.append(limit) } else { refusals.append(nil) }
            }
            return refusals
        }
    }
}
