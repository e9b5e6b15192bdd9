import Glibc

/// Watches what processes take between two moments.
struct Meter: Sendable {
    private let processes: [(name: String, id: Int32)]
    private let start: [ProcessUsage]

    /// Begins now. The servers are watched too, and this process under the name `own`.
    /// - Parameter services: those that run already; what they took before does not count.
    init(_ servers: Servers, own: String, services: [RunningService]) async throws {
        let ids = try await servers.processes()
        self.processes =
            services.map { ($0.name, $0.id) }
            + [("Redis", ids.redis), ("PostgreSQL", ids.postgres), (own, getpid())]
        self.start = try self.processes.map { try .of($0.id) }
    }

    /// - Parameters:
    ///   - started: a service that was started after the meter; all that it took counts.
    ///   - events: by which processor time is divided.
    func stop(started: RunningService? = nil, events: Int) throws -> [Consumption] {
        var result: [Consumption] = []
        if let started { result.append(Consumption(started.name, try .of(started.id), since: 0, events)) }
        for (process, start) in zip(self.processes, self.start) {
            result.append(Consumption(process.name, try .of(process.id), since: start.cpu, events))
        }
        return result
    }
}

/// What one process took.
struct Consumption: Sendable {
    var process: String
    /// Microseconds of processor time.
    var cpuPerEvent: Double
    var memory: Int?

    init(_ process: String, _ usage: ProcessUsage, since start: Double, _ events: Int) {
        self.process = process
        self.cpuPerEvent = (usage.cpu - start) * 1e6 / Double(events)
        self.memory = usage.memory
    }

    /// A program that has ended.
    init(_ process: String, cpu: Double, _ events: Int) {
        self.process = process
        self.cpuPerEvent = cpu * 1e6 / Double(events)
    }
}
