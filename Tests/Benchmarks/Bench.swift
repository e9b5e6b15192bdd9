import AsyncHTTPClient
import Runtime

/// The whole run: prepares the servers, measures the parts that are asked for, and stops everything again.
struct Bench: Sendable {
    struct Results: Sendable {
        var machine: Machine
        var ingress: IngressBenchmark.Result?
        var outbound: OutboundBenchmark.Result?
        var latency: LatencyBenchmark.Result?
        var recovery: RecoveryBenchmark.Result?
        var fairness: FairnessBenchmark.Result?
    }

    let plan: Plan
    let surroundings: Surroundings

    func run() async throws -> Results {
        let servers = try Servers(surroundings)
        return try await servers.running {
            Self.say("preparing \(Population.companyCount) tenants with \(Population.driversPerCompany) drivers each")
            try await servers.prepare()
            let population = try Population()
            try await servers.insert(population)
            return try await Sink.running { sink in
                let stage = Stage(
                    plan: plan, surroundings: surroundings, servers: servers, population: population, sink: sink)
                return try await measure(on: stage)
            }
        }
    }

    private func measure(on stage: Stage) async throws -> Results {
        var results = Results(machine: try await Machine.current(stage.servers, directory: surroundings.directory))
        if plan.parts.contains(.ingress) {
            results.ingress = try await IngressBenchmark(stage: stage).run()
        }
        if plan.parts.contains(.outbound) {
            results.outbound = try await OutboundBenchmark(stage: stage).run()
        }
        if plan.parts.contains(.latency) {
            results.latency = try await LatencyBenchmark(stage: stage).run()
        }
        if plan.parts.contains(.recovery) {
            results.recovery = try await RecoveryBenchmark(stage: stage).run()
        }
        if plan.parts.contains(.fairness) {
            results.fairness = try await FairnessBenchmark(stage: stage).run()
        }
        return results
    }

    static func say(_ text: String) {
        StandardStream.error.write("\(text)\n")
    }
}

/// What every part works with.
struct Stage: Sendable {
    let plan: Plan
    let surroundings: Surroundings
    let servers: Servers
    let population: Population
    let sink: Sink

    /// A service that reaches the sink in the vendors' place.
    /// - Parameter instance: tells apart those of the same name.
    func service(_ name: String, instance: String? = nil) -> Service {
        Service(name: name, log: instance ?? name, surroundings: surroundings, vendorURL: sink.url)
    }
}
