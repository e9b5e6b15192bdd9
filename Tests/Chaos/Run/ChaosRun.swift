import Postgres
import Runtime
import TestSupport

/// One round: the product under load and faults, until everything has settled, and the verdict.
struct ChaosRun: Sendable {
    struct Options: Sendable {
        var seed: UInt64
        /// Fleet events and replies together.
        var events: Int
        /// Of deploy/scripts/private-servers.sh.
        var servers: String
        /// Where the processes' logs go.
        var logs: String
        var isQuiet = false
    }

    struct Result: Sendable {
        let verdict: Verdict
        /// Entries that were still waiting when patience ended.
        let unsettled: Int
        /// What besides must not happen: processes that ended by themselves, faults that hit nothing.
        let troubles: [String]
        let summary: [String]
        /// Megabytes of each process when it was ready and when all had settled.
        let memory: [String]

        var isGood: Bool { self.verdict.isGood && self.unsettled == 0 && self.troubles.isEmpty }
    }

    let options: Options
    let script: Script
    let plan: Plan

    /// A send without an answer is repeated a minute later, and its answer may be a while in coming.
    static let patience: Duration = .seconds(180)

    init(_ options: Options) {
        self.options = options
        self.script = Script(seed: options.seed, count: options.events)
        self.plan = Plan(seed: options.seed, length: self.script.length)
    }

    func run() async throws -> Result {
        let clocks = try Clocks(directory: self.options.logs)
        if clocks == nil { self.say("libfaketime is not installed: no clock is stepped") }
        return try await PrivateRedis.run { redis in
            let options = Stack.Options {
                $0.ingresses = 2
                $0.workers = 0
                $0.partitions = 16
                $0.redisURL = redis.url
                $0.logs = self.options.logs
                $0.settings = [
                    "DELIVERY_SILENCE": "60s", "SERVE": "webhooks,feeds,api", "FEED_INTERVAL": "10s",
                ]
                $0.whatsApp = ["deliverDelayMs": 50, "retryScale": 0.2, "batch": 20]
            }
            return try await Stack.run(options) { stack in
                try await withPostgres(stack.stores.database.administratorURL, connections: 3) { postgres in
                    try await self.run(Scene(stack, redis, Ledger(postgres: postgres), clocks))
                }
            }
        }
    }

    private func run(_ scene: Scene) async throws -> Result {
        try await scene.crew.start()
        let fleets = try await self.fleets(scene.stack)
        let memoryBefore = try await scene.memory()
        self.say(
            "\(self.options.events) events and replies of \(self.script.drivers.count) drivers within "
                + "\(self.script.length.components.seconds) s, \(self.plan.steps.count) faults")
        let acceptance = Acceptance()
        let record = FaultRecord { self.say($0) }
        let load = Load(
            script: self.script, fleets: fleets, ingressURLs: scene.stack.ingressURLs, acceptance: acceptance,
            mirror: scene.mirror)
        try await self.whileWatching(scene, acceptance) {
            try await self.play(scene, load, record)
            self.say("load and faults have ended; waiting until everything has settled")
        }
        let unsettled = try await self.settle(scene, acceptance)
        for process in scene.stack.all where !process.isRunning { scene.clocks?.forget(process.processID) }
        let evidence = try await EvidenceCollector(
            script: self.script, stack: scene.stack, fleets: fleets.map(\.fleet), ledger: scene.ledger,
            mirror: scene.mirror, acceptance: acceptance, replaced: record.replaced
        ).collect()
        return Result(
            verdict: Oracle.judge(evidence), unsettled: unsettled,
            troubles: await scene.crew.crashes + record.missed.map { "hit nothing: \($0)" },
            summary: record.summary,
            memory: Memory.compare(memoryBefore, try await scene.memory()))
    }
}
