import AsyncHTTPClient
import Core
import Storage

/// From the kill of one of two workers to the first message of its partitions that the other one sends.
struct RecoveryBenchmark: Sendable {
    struct Result: Sendable {
        /// One per round.
        var seconds: [Double] = []
        var longest: Double { seconds.max() ?? 0 }
    }

    private static let rate = 200
    private static let warmUpSeconds = 8
    private static let limit: Duration = .seconds(30)

    let stage: Stage

    func run() async throws -> Result {
        var result = Result()
        for round in 1...stage.plan.rounds {
            Bench.say("recovery after SIGKILL, round \(round) of \(stage.plan.rounds)")
            try await stage.servers.clear()
            stage.sink.clear()
            let seconds = try await HTTPClient.withHTTPClient { client in
                try await stage.service("ingress").running { ingress in
                    try await stage.service("relay-worker").running { _ in
                        try await stage.service("relay-worker", instance: "victim").running { victim in
                            try await measure(Sender(client: client, url: ingress.url), victim)
                        }
                    }
                }
            }
            result.seconds.append(seconds)
        }
        return result
    }

    /// Events come all the time. Of those that are due after the kill and belong to the victim's partitions, the first
    /// one at the sink counts: the victim cannot have sent it.
    private func measure(_ sender: Sender, _ victim: RunningService) async throws -> Double {
        let batch = EventBatch(stage.population)
        let requests = SignedRequests(batch)
        let warmUp = Self.rate * Self.warmUpSeconds
        _ = try await sender.send(0..<warmUp, of: requests, perSecond: Self.rate)
        try await stage.sink.wait(for: warmUp, within: .seconds(30))
        let partitions = try leased(by: victim)
        guard !partitions.isEmpty else { throw BenchmarkError("the worker to be killed holds no partition") }
        let killed = ContinuousClock.now
        try await victim.process.kill()
        let after = warmUp..<(warmUp + Self.rate * Int(Self.limit.components.seconds))
        let own = after.filter { partitions.contains(partition(of: batch.entry($0))) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await sender.send(after, of: requests, perSecond: Self.rate) }
            defer { group.cancelAll() }
            return (try await firstArrival(of: own.map(batch.callback), since: killed) - killed) / .seconds(1)
        }
    }

    private func partition(of entry: WorkEntry) -> Partition {
        stage.servers.topology.partition(.outbound, key: entry.key)
    }

    /// As the worker's own log tells.
    private func leased(by worker: RunningService) throws -> Set<Partition> {
        var held: Set<String> = []
        for line in try worker.process.outputText().split(separator: "\n") {
            guard let mark = line.firstRange(of: " partition=") else { continue }
            let name = String(line[mark.upperBound...].prefix { $0 != " " })
            if line.contains("Partition leased") { held.insert(name) }
            if line.contains("Partition released") || line.contains("Lease lost") { held.remove(name) }
        }
        return Set(stage.servers.topology.partitions(.outbound).filter { held.contains("\($0)") })
    }

    private func firstArrival(
        of callbacks: [String], since start: ContinuousClock.Instant
    ) async throws -> ContinuousClock.Instant {
        let end = start + Self.limit
        while ContinuousClock.now < end {
            let arrivals = stage.sink.arrivals
            if let first = callbacks.compactMap({ arrivals[$0] }).min() { return first }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw BenchmarkError("nothing of the dead worker's partitions was sent within \(Self.limit)")
    }
}
