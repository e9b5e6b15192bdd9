import Glibc

/// Watches what everything on the machine takes between two moments.
struct Meter: Sendable {
    private let processes: [(name: String, id: Int32)]
    private let start: [ProcessUsage]
    private let cores: CoreTime

    /// Begins now. The servers are watched too, and this process under the name `own`.
    /// - Parameter services: those that run already; what they took before does not count.
    init(_ servers: Servers, own: String, services: [RunningService]) async throws {
        let ids = try await servers.processes()
        self.processes =
            services.map { ($0.name, $0.id) }
            + [("Redis", ids.redis), ("PostgreSQL", ids.postgres), (own, getpid())]
        self.start = try self.processes.map { try Self.usage($0.id) }
        self.cores = try .now()
    }

    /// - Parameters:
    ///   - events: by which processor time is divided.
    ///   - started: a service that was started after the meter; all that it took counts.
    ///   - load: of a generator that started after the meter and has ended.
    func stop(events: Int, started: RunningService? = nil, load: Load? = nil) throws -> [Consumption] {
        let cores = try CoreTime.now()
        var result: [Consumption] = []
        if let started { result.append(Consumption(started.name, try Self.usage(started.id), since: 0, events)) }
        for (process, start) in zip(self.processes, self.start) {
            result.append(Consumption(process.name, try Self.usage(process.id), since: start.cpu, events))
        }
        if let load { result.append(Consumption("wrk", cpu: load.clientCPU, events)) }
        let busy = Consumption(Consumption.rest, cpu: cores.busy - self.cores.busy, events)
        let known = result.reduce(0) { $0 + $1.cpuPerEvent }
        result.append(busy.reduced(by: known))
        result.append(Consumption(Consumption.idle, cpu: cores.idle - self.cores.idle, events))
        return result
    }

    /// The services are this process' children and stand for themselves.
    private static func usage(_ id: Int32) throws -> ProcessUsage {
        id == getpid() ? try ProcessUsage(id) : try ProcessUsage(treeOf: id)
    }
}
