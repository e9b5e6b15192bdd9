import Core
import Redis
import Storage
import Synchronization
import TestSupport
import Testing

/// Gates of several workers on one Redis.
@Suite(.timeLimit(.minutes(2)))
struct CallGateTests {
    private static let number = CircuitID(.number, "1065")
    private static let call = Self.message()
    private static let throttled = Self.throttled(for: .milliseconds(300))

    private static func throttled(for time: Duration) -> ProviderError {
        ProviderError(.throttled(.number), retryAfter: time, detail: "slow down")
    }

    private static func message(
        _ limit: RateLimit = RateLimit(interval: 1, burst: 1_000), number: CircuitID = Self.number
    ) -> VendorCall {
        VendorCall(
            .whatsapp, circuits: [CircuitID(.host), CircuitID(.app, "token"), number],
            buckets: [.init(.number, "n", limit)])
    }

    @Test
    func whatOneWorkerUsedAnotherKnows() async throws {
        try await Self.withGates(2) { gates in
            let call = Self.message(RateLimit(interval: 3_600_000, burst: 3))
            for gate in [gates[0], gates[0], gates[1]] { _ = try #require(try await gate.pass(call)) }
            let hold = try #require(try await gates[1].hold(call))
            #expect(hold == Hold(.whatsapp, .limit(.number)))
        }
    }

    @Test
    func aCallThatWasNotMadeGivesBackWhatItTook() async throws {
        try await Self.withGates(1) { gates in
            let call = Self.message(RateLimit(interval: 3_600_000, burst: 1))
            let pass = try #require(try await gates[0].pass(call))
            #expect(try await gates[0].pass(call) == nil)
            await gates[0].withdraw(pass)
            #expect(try await gates[0].pass(call, hasWaited: true) != nil)
        }
    }

    @Test
    func aThrottledNumberHoldsUpAllWorkersAndNoOtherNumber() async throws {
        try await Self.withGates(2) { gates in
            let pass = try #require(try await gates[0].pass(Self.call))
            let held = try #require(await gates[0].ended(pass, with: Self.throttled(for: .seconds(60))))
            #expect(held.hold == Hold(.whatsapp, .circuit(.number, .throttled)))
            #expect(held.wait >= .milliseconds(1))
            for gate in gates { #expect(try await gate.hold(Self.call) == held.hold) }
            let other = Self.message(number: CircuitID(.number, "other"))
            #expect(try await gates[1].pass(other) != nil)
        }
    }

    @Test
    func oneProbeOfAllWorkersFindsOutAndClosesTheCircuit() async throws {
        try await Self.withGates(3) { gates in
            let first = try #require(try await gates[0].pass(Self.call))
            _ = await gates[0].ended(first, with: Self.throttled)
            let probe = try await eventually("the circuit is due", within: .seconds(30)) {
                try await gates[1].pass(Self.call)
            }
            let asked = try await withThrowingTaskGroup(of: Bool.self) { group in
                for gate in gates { for _ in 0..<20 { group.addTask { try await gate.pass(Self.call) != nil } } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(asked == 0)
            _ = await gates[1].ended(probe, with: nil)
            for gate in gates {
                _ = try await eventually("the circuit is closed", within: .seconds(30)) {
                    try await gate.pass(Self.call)
                }
            }
        }
    }

    @Test
    func workersThatAskAtOnceGetOneProbe() async throws {
        try await Self.withGates(3) { gates in
            let first = try #require(try await gates[0].pass(Self.call))
            _ = await gates[0].ended(first, with: Self.throttled)
            let probes = Probes()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for gate in Array(repeating: gates, count: 10).joined() {
                    group.addTask { try await Self.ask(gate, probes) }
                }
                try await group.waitForAll()
            }
            #expect(probes.count == 1)
        }
    }

    /// Until somebody has found out that a probe is due, and a while longer.
    private static func ask(_ gate: CallGate, _ probes: Probes) async throws {
        var questions = 0
        while questions < 20 {
            if try await gate.pass(Self.call) != nil { probes.add() }
            if probes.count > 0 { questions += 1 } else { await Task.yield() }
        }
    }

    private final class Probes: Sendable {
        private let number = Mutex(0)
        var count: Int { self.number.withLock(\.self) }
        func add() { self.number.withLock { $0 += 1 } }
    }

    @Test
    func failuresInARowAreCountedAcrossWorkersAndASuccessEndsTheRow() async throws {
        try await Self.withGates(2) { gates in
            let error = ProviderError(.unreachable, detail: "refused")
            for count in 0..<4 {
                let gate = gates[count % 2]
                let pass = try #require(try await gate.pass(Self.call))
                #expect(await gate.ended(pass, with: error) == nil)
            }
            let success = try #require(try await gates[0].pass(Self.call))
            #expect(await gates[0].ended(success, with: nil) == nil)
            for count in 0..<4 {
                let gate = gates[count % 2]
                let pass = try #require(try await gate.pass(Self.call))
                #expect(await gate.ended(pass, with: error) == nil)
            }
            let last = try #require(try await gates[1].pass(Self.call))
            let held = try #require(await gates[1].ended(last, with: error))
            #expect(held.hold == Hold(.whatsapp, .circuit(.host, .failing)))
            #expect(try await gates[0].hold(Self.call) == held.hold)
        }
    }

    /// Written by hand, or by a version that writes it otherwise.
    @Test(.timeLimit(.minutes(1)), arguments: ["open", "open 17 x", "ajar 1 2 failing", "probing  "])
    func aCircuitThatNobodyCanReadIsForgottenAndHoldsUpNobody(_ text: String) async throws {
        try await withRedis(try await TestServers.running.redisURL) { redis in
            let topology = StreamTopology(prefix: TestStores.newPrefix())
            let gate = CallGate(redis: redis, topology: topology, dailyRecipients: 0, logger: .silent)
            let circuits = "\(topology.prefix):{limits:whatsapp}:circuits"
            _ = try await redis.send(["HSET", RedisArgument(circuits), "number/1065", RedisArgument(text)])
            try await running(gate) {
                _ = try #require(try await gate.pass(Self.call))
                #expect(try await redis.send(["HLEN", RedisArgument(circuits)]).decodeInt() == 0)
            }
        }
    }

    @Test
    func aRedisThatWasReplacedKnowsOfNothingAndWorks() async throws {
        try await PrivateRedis.run { server in
            try await Self.withGates(1, redis: server.url) { gates in
                _ = try #require(try await gates[0].pass(Self.call))
                await server.kill()
                await #expect(throws: RedisError.self) { try await gates[0].pass(Self.call) }
                server.erase()
                try await server.start()
                _ = try await eventually("calls go out again", within: .seconds(40)) {
                    try? await gates[0].pass(Self.call)
                }
            }
        }
    }

    private static func withGates(
        _ count: Int, redis url: String? = nil, _ body: ([CallGate]) async throws -> Void
    ) async throws {
        let shared = try await TestServers.running.redisURL
        try await withRedis(url ?? shared) { redis in
            let topology = StreamTopology(prefix: TestStores.newPrefix())
            let gates = (0..<count).map { _ in
                CallGate(redis: redis, topology: topology, dailyRecipients: 0, logger: .silent)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for gate in gates { group.addTask { try await gate.run() } }
                defer { group.cancelAll() }
                try await body(gates)
            }
        }
    }
}

extension CallGate {
    fileprivate func pass(_ call: VendorCall, hasWaited: Bool = false) async throws -> Pass? {
        if case .go(let pass) = try await self.admit(call, hasWaited: hasWaited) { pass } else { nil }
    }

    fileprivate func hold(_ call: VendorCall) async throws -> Hold? {
        if case .wait(let hold, _) = try await self.admit(call, hasWaited: false) { hold } else { nil }
    }
}
