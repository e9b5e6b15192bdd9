import Postgres
import TestSupport

/// Everything that is running.
struct Scene: Sendable {
    let stack: Stack
    let redis: PrivateRedis
    let ledger: Ledger
    let clocks: Clocks?
    let crew: Crew
    let mirror: SandboxMirror

    init(_ stack: Stack, _ redis: PrivateRedis, _ ledger: Ledger, _ clocks: Clocks?) throws {
        self.stack = stack
        self.redis = redis
        self.ledger = ledger
        self.clocks = clocks
        self.crew = try Crew(stack: stack, clocks: clocks)
        self.mirror = SandboxMirror(url: stack.sandboxURL)
    }

    /// Megabytes that each process has in memory.
    func memory() async throws -> [String: Int] {
        var megabytes: [String: Int] = [:]
        let sandbox = self.stack.all.filter { $0.name == "sandbox" }
        for process in await self.crew.all + sandbox {
            megabytes[process.name] = max(megabytes[process.name] ?? 0, Memory.megabytes(of: process.processID))
        }
        return megabytes
    }
}
