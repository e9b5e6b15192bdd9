import FoundationEssentials
import Runtime
import TestSupport

extension ChaosRun {
    func say(_ line: String) {
        guard !self.options.isQuiet else { return }
        StandardStream.output.write("\(line)\n")
    }

    /// Connected, and known to all that follows in the order of the script's tenants.
    func fleets(_ stack: Stack) async throws -> [LoadedFleet] {
        try await withThrowingTaskGroup(of: (Int, LoadedFleet).self) { group in
            for tenant in 0..<Script.tenants {
                group.addTask {
                    let phones = (0..<Script.driversPerTenant).map { "+\(Self.phone(tenant, $0))" }
                    let more: JSON = tenant < Script.tenantsWithDocuments ? [:] : ["documentTypes": false]
                    let fleet = try await stack.fleet(phones: phones, organisation: more)
                    let drivers = self.script.drivers.filter { $0.tenant == tenant }
                    return (tenant, try await LoadedFleet(fleet, drivers: drivers, ingressURL: stack.ingressURL))
                }
            }
            let fleets = try await group.reduce(into: [Int: LoadedFleet]()) { $0[$1.0] = $1.1 }
            return fleets.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// Digits, as WhatsApp writes them.
    static func phone(_ tenant: Int, _ driver: Int) -> String {
        "1512\(3_000_000 + tenant * 1_000 + driver)"
    }

    func play(_ scene: Scene, _ load: Load, _ record: FaultRecord) async throws {
        let player = FaultPlayer(
            plan: self.plan, stack: scene.stack, crew: scene.crew, redis: scene.redis, ledger: scene.ledger,
            mirror: scene.mirror, clocks: scene.clocks,
            postgresServer: PostgresServer(
                directory: self.options.servers, log: "\(self.options.logs)/postgres-restart.log"),
            record: record)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await load.run() }
            group.addTask { try await player.run(seed: self.options.seed, since: ContinuousClock.now) }
            try await group.waitForAll()
        }
    }

    /// Keeps the mirror up to date, and says every 10 s how far things are.
    func whileWatching(
        _ scene: Scene, _ acceptance: Acceptance, _ body: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let start = ContinuousClock.now
                for second in 1... {
                    try await ContinuousClock().sleep(until: start + .seconds(second))
                    // What fails now is read a second later.
                    try? await scene.mirror.refresh()
                    try await scene.crew.restartFallen()
                    let passed = (ContinuousClock.now - start).components.seconds
                    if second.isMultiple(of: 10) { await self.sayProgress(scene, acceptance, passed) }
                }
            }
            defer { group.cancelAll() }
            try await body()
        }
    }

    private func sayProgress(_ scene: Scene, _ acceptance: Acceptance, _ second: Int64) async {
        // Redis may be away just now.
        let backlog = (try? await scene.stack.stores.backlog()).map { "\($0)" } ?? "unknown"
        self.say(
            "\(second) s: accepted \(acceptance.count), sent \(scene.mirror.sentCount), backlog \(backlog)")
    }

    /// What a replaced Redis held is there again when the feeds have been read.
    private func isQuiet(_ scene: Scene) async throws -> Bool {
        guard try await scene.stack.stores.backlog() == 0 else { return false }
        return self.script.told.isSubset(of: Set(try await scene.ledger.rows().keys))
    }

    /// - Returns: the entries that are still waiting at the end.
    func settle(_ scene: Scene, _ acceptance: Acceptance) async throws -> Int {
        let end = ContinuousClock.now + Self.patience
        var quietSeconds = 0
        var second: Int64 = 0
        while quietSeconds < 3, ContinuousClock.now < end {
            try await Task.sleep(for: .seconds(1))
            second += 1
            try await scene.mirror.refresh()
            try await scene.crew.restartFallen()
            quietSeconds = try await self.isQuiet(scene) ? quietSeconds + 1 : 0
            if second.isMultiple(of: 10) { await self.sayProgress(scene, acceptance, second) }
        }
        return try await scene.stack.stores.backlog()
    }
}
