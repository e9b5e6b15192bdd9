import FoundationEssentials

/// Webhooks per second, against what Redis and Hummingbird do alone. The three take turns, so that the machine's
/// moods meet all of them.
struct IngressBenchmark: Sendable {
    struct Result: Sendable {
        var redis: [Load] = []
        var bare: [Load] = []
        var ingress: [Load] = []
        /// Of the last round.
        var consumption: [Consumption] = []
        var bareConsumption: [Consumption] = []
    }

    let stage: Stage

    func run() async throws -> Result {
        try await BareServer.running { bare in
            var result = Result()
            for round in 1...stage.plan.rounds {
                Bench.say("ingress, round \(round) of \(stage.plan.rounds)")
                try await measureRedis(&result)
                try await measure(bare, &result)
                try await measureIngress(&result)
            }
            return result
        }
    }

    private var generator: LoadGenerator {
        LoadGenerator(
            surroundings: stage.surroundings, connections: stage.plan.connections, seconds: stage.plan.seconds)
    }

    private var path: String { stage.surroundings.file("requests") }

    private func measureRedis(_ result: inout Result) async throws {
        try await stage.servers.clear()
        let yardstick = RedisYardstick(surroundings: stage.surroundings, connections: stage.plan.connections)
        result.redis.append(try await yardstick.run(EventBatch(stage.population).entry(0)))
        try await stage.servers.clear()
    }

    private func measure(_ bare: BareServer, _ result: inout Result) async throws {
        let count = 20_000
        let size = try SignedRequests(EventBatch(stage.population)).write(count, to: path)
        let meter = try await Meter(stage.servers, own: "Hummingbird", services: [])
        let load = try await generator.run(url: "http://127.0.0.1:\(bare.port)", path: path, size: size, count: count)
        result.bareConsumption = try meter.stop(events: load.requests, load: load)
        result.bare.append(load)
    }

    /// Nothing is a repeat: there are more requests than even the bare route answers in the time.
    private func measureIngress(_ result: inout Result) async throws {
        let count = (result.bare.last?.requests ?? 0) * 6 / 5
        let size = try SignedRequests(EventBatch(stage.population)).write(count, to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }  // Only to give the space back early.
        let (load, consumption) = try await stage.service("ingress").running { service in
            let meter = try await Meter(stage.servers, own: "benchmark", services: [service])
            let load = try await generator.run(url: service.url, path: path, size: size, count: count)
            let consumption = try meter.stop(events: load.requests, load: load)
            try await check(load, service)
            return (load, consumption)
        }
        result.ingress.append(load)
        result.consumption = consumption
    }

    /// What was answered with 200 is what is in the streams. wrk does not wait for the last answer of a connection.
    private func check(_ load: Load, _ service: RunningService) async throws {
        try await service.waitUntilSettled("fleetchat_webhooks_total")
        let enqueued = try await service.counter("fleetchat_webhooks_total", label: "outcome=\"enqueued\"")
        let answered = try await service.counter("fleetchat_webhooks_total", label: "provider=\"samsara\"")
        try BenchmarkError.expect("entries in the streams", try await stage.servers.queuedEvents(), enqueued)
        try BenchmarkError.expect("webhooks that were new", enqueued, answered)
        guard (load.requests...load.requests + stage.plan.connections).contains(enqueued) else {
            throw BenchmarkError("\(enqueued) events were enqueued and \(load.requests) answers seen")
        }
    }
}
