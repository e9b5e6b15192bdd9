import Synchronization
import TestSupport

/// Plays a plan against the running product, and puts everything right at the end.
struct FaultPlayer: Sendable {
    let plan: Plan
    let stack: Stack
    let crew: Crew
    let redis: PrivateRedis
    let ledger: Ledger
    let mirror: SandboxMirror
    let clocks: Clocks?
    let postgresServer: PostgresServer
    let record: FaultRecord

    static let freezeTime: Duration = .seconds(30)
    private static let clockTime: Duration = .seconds(8)

    func run(seed: UInt64, since start: ContinuousClock.Instant) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.playWindows(since: start) }
            var generator = SeededGenerator(seed: seed, stream: 3)
            for step in self.plan.steps {
                try await ContinuousClock().sleep(until: start + step.at)
                let outcome = try await self.play(step.disturbance, &generator, &group)
                self.record.add(step.disturbance, outcome, at: ContinuousClock.now - start)
            }
            try await group.waitForAll()
        }
    }

    /// - Returns: what there is to say of it.
    private func play(
        _ disturbance: Disturbance, _ generator: inout SeededGenerator,
        _ group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws -> String {
        switch disturbance {
        case .point(let point, let blow):
            guard let (victim, hits) = try await self.strike(at: point, with: blow) else {
                self.record.miss(disturbance)
                return "no delivery was hit"
            }
            if blow == .freeze { self.thawLater(victim, &group) }
            self.record.count(hits, at: point)
            return "\(hits) deliveries"
        case .strike(let role, let blow):
            guard let victim = await self.crew.victim(role, using: &generator) else { return "nobody to hit" }
            try await self.deal(blow, victim)
            if blow == .freeze { self.thawLater(victim, &group) }
        case .redisRestart:
            await self.redis.kill()
            try await self.redis.start()
        case .redisReplaced: return try await self.replaceRedis()
        case .postgresRestart: try await self.postgresServer.restart()
        case .clock(let role, let seconds):
            guard let clocks = self.clocks else { return "not played: libfaketime is not installed" }
            try clocks.step(role, by: seconds)
            group.addTask {
                try await Task.sleep(for: Self.clockTime)
                try clocks.step(role, by: 0)
            }
        case .deploy(let role): try await self.crew.deploy(role)
        }
        return ""
    }

    func deal(_ blow: Disturbance.Blow, _ victim: Executable) async throws {
        switch blow {
        case .kill: try await self.crew.kill(victim)
        case .freeze: await self.crew.freeze(victim)
        }
    }

    private func thawLater(_ victim: Executable, _ group: inout ThrowingTaskGroup<Void, any Error>) {
        group.addTask {
            // Also when the run is given up.
            try? await Task.sleep(for: Self.freezeTime)
            await self.crew.thaw(victim)
        }
    }

    private func replaceRedis() async throws -> String {
        await self.redis.kill()
        let content = try await self.redis.inspect { try await RedisContent(of: $0, self.stack.stores.topology) }
        self.redis.erase()
        try await self.redis.start()
        self.record.add(content)
        return "\(content.tags.count) events and replies, \(content.receipts.count) receipts were in it"
    }

    private func playWindows(since start: ContinuousClock.Instant) async throws {
        for window in self.plan.windows {
            try await ContinuousClock().sleep(until: start + window.at)
            switch window.fault.effect {
            case .setting(let during, let after):
                try await self.stack.sandbox("PATCH", "whatsapp/settings", during)
                try await Task.sleep(for: window.length)
                try await self.stack.sandbox("PATCH", "whatsapp/settings", after)
            case .fault(let vendor, let path, let probability, let action):
                let matching: JSON = [
                    "vendor": vendor, "pathContains": path, "method": "POST", "probability": probability,
                    "times": 1_000_000, "seed": .int(window.seed),
                ]
                let id = try await self.stack.addFault(matching.merging(action))
                try await Task.sleep(for: window.length)
                self.record.add(window.fault, try await self.stack.removeFault(id))
            }
        }
    }
}
