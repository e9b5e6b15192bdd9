import Runtime
import TestSupport

/// Who is at work: the processes that faults may hit, each replaced when it is killed.
actor Crew {
    private let stack: Stack
    private let clocks: Clocks?
    private var workersStarted = 0
    private(set) var workers: [Worker] = []
    private(set) var ingresses: [Executable]
    private(set) var poolManager: Executable
    /// Not to be hit again meanwhile.
    private var frozen: Set<Int32> = []
    /// Ended by a fault.
    private var killed: Set<Int32> = []
    /// Processes that ended although nobody asked for it, and why.
    private(set) var crashes: [String] = []

    struct Worker: Sendable {
        let name: String
        let process: Executable

        /// Of all leases that it ever had.
        var epochs: [Int64] {
            self.process.logLines("Partition leased").compactMap { line in
                line.firstRange(of: " epoch=").flatMap { Int64(line[$0.upperBound...].prefix { $0.isNumber }) }
            }
        }
    }

    static let workerCount = 3

    /// - Parameter stack: without workers.
    init(stack: Stack, clocks: Clocks?) throws {
        guard let poolManager = stack.all.first(where: { $0.name == "pool-manager" }) else {
            throw TestFailure("the stack has no pool-manager")
        }
        self.stack = stack
        self.clocks = clocks
        self.ingresses = stack.ingresses
        self.poolManager = poolManager
    }

    /// Starts the workers, and the ingresses anew so that their clocks can be stepped.
    func start() async throws {
        for _ in 0..<Self.workerCount { self.workers.append(try self.startWorker()) }
        for worker in self.workers { try await worker.process.ready() }
        try await self.deploy(.ingress)
    }

    var all: [Executable] { self.workers.map(\.process) + self.ingresses + [self.poolManager] }

    /// Those that a fault may hit.
    var awakeWorkers: [Worker] { self.workers.filter { !self.frozen.contains($0.process.processID) } }

    func victim(_ role: Disturbance.Role, using generator: inout SeededGenerator) -> Executable? {
        let candidates: [Executable] =
            switch role {
            case .worker: self.workers.map(\.process)
            case .ingress: self.ingresses
            case .poolManager: [self.poolManager]
            }
        return candidates.filter { !self.frozen.contains($0.processID) }.randomElement(using: &generator)
    }

    func freeze(_ process: Executable) {
        self.frozen.insert(process.processID)
        process.pause()
    }

    func thaw(_ process: Executable) {
        process.resume()
        self.frozen.remove(process.processID)
    }

    func kill(_ process: Executable) async throws {
        self.killed.insert(process.processID)
        process.kill()
        _ = try await process.exit()
        try self.replace(process)
    }

    /// Does what an orchestrator does: whoever has ended is started again. A process that finds its servers away when
    /// it starts may end; any other end is a crash.
    func restartFallen() throws {
        for process in self.all where !process.isRunning && self.killed.insert(process.processID).inserted {
            if process.exitStatus != ExitCode.unavailable.rawValue {
                self.crashes.append("\(process.name) ended with \(process.exitStatus ?? 0): \(process.log.suffix(500))")
            }
            try self.replace(process)
        }
    }

    /// Starts another one in its place, without waiting for it.
    private func replace(_ process: Executable) throws {
        if let index = self.workers.firstIndex(where: { $0.process === process }) {
            self.workers[index] = try self.startWorker()
        } else if let index = self.ingresses.firstIndex(where: { $0 === process }) {
            self.ingresses[index] = try self.startIngress(like: process)
        } else if process === self.poolManager {
            self.poolManager = try self.stack.start("pool-manager")
        }
    }

    /// One by one: the new worker is ready before the old one is told to stop; an ingress gives its port back first.
    func deploy(_ role: Disturbance.Role) async throws {
        switch role {
        case .worker:
            for index in self.workers.indices {
                let old = self.workers[index]
                let new = try self.startWorker()
                try await new.process.ready()
                self.workers[index] = new
                try await Self.stop(old.process)
            }
        case .ingress:
            for index in self.ingresses.indices {
                let old = self.ingresses[index]
                self.killed.insert(old.processID)
                try await Self.stop(old)
                self.ingresses[index] = try self.startIngress(like: old)
                try await self.ingresses[index].ready()
            }
        case .poolManager: break
        }
    }

    private static func stop(_ process: Executable) async throws {
        process.resume()
        process.terminate()
        let status = try await process.exit()
        guard status == 0 else { throw TestFailure("\(process.name) ended with \(status) when it was asked to stop") }
    }

    /// On the same port.
    private func startIngress(like former: Executable) throws -> Executable {
        try self.stack.start("ingress", former.settings.merging(self.clocks?.settings(.ingress) ?? [:]) { $1 })
    }

    private func startWorker() throws -> Worker {
        self.workersStarted += 1
        let name = "worker-\(self.workersStarted)"
        var settings = self.clocks?.settings(.worker) ?? [:]
        settings["DATABASE_URL"] = self.stack.stores.database.url + "&application_name=\(name)"
        return Worker(name: name, process: try self.stack.start("relay-worker", settings))
    }
}
