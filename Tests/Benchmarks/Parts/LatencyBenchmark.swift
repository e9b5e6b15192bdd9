import AsyncHTTPClient

/// From the moment at which a webhook is due to its message's arrival at the sink, through both services, at a rate
/// that does not wait for answers.
struct LatencyBenchmark: Sendable {
    struct Result: Sendable {
        /// In milliseconds.
        var latencies: Percentiles
        var consumption: [Consumption]
    }

    static let warmUpSeconds = 3
    static let measuredSeconds = 20

    let stage: Stage

    func run() async throws -> Result {
        Bench.say("latency at \(stage.plan.rate) events/s")
        try await stage.servers.clear()
        stage.sink.clear()
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = stage.plan.connections
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            try await stage.service("ingress").running { ingress in
                try await stage.service("relay-worker").running { worker in
                    try await measure(Sender(client: client, url: ingress.url), [ingress, worker])
                }
            }
        }
    }

    private func measure(_ sender: Sender, _ services: [RunningService]) async throws -> Result {
        let batch = EventBatch(stage.population)
        let requests = SignedRequests(batch)
        let (warmUp, measured) = (stage.plan.rate * Self.warmUpSeconds, stage.plan.rate * Self.measuredSeconds)
        _ = try await sender.send(0..<warmUp, of: requests, perSecond: stage.plan.rate)
        try await stage.sink.wait(for: warmUp, within: .seconds(30))
        let meter = try await Meter(stage.servers, own: "sender and sink", services: services)
        let due = try await sender.send(warmUp..<(warmUp + measured), of: requests, perSecond: stage.plan.rate)
        try await stage.sink.wait(for: warmUp + measured, within: .seconds(30))
        let consumption = try meter.stop(events: measured)
        try BenchmarkError.expect("requests to the sink", stage.sink.requests, warmUp + measured)
        let arrivals = stage.sink.arrivals
        let latencies = try due.map { index, time in
            guard let arrival = arrivals[batch.callback(index)] else {
                throw BenchmarkError("the message about event \(index) did not come")
            }
            return (arrival - time) / .milliseconds(1)
        }
        return Result(latencies: Percentiles(latencies), consumption: consumption)
    }
}
