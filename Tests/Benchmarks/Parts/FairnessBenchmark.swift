import FoundationEssentials
import Storage

/// How long a quiet tenant's event takes to the sink while another tenant's flood waits in the same partition.
struct FairnessBenchmark: Sendable {
    struct Result: Sendable {
        /// Of the quiet tenant's events, in milliseconds, ascending.
        var latencies: Percentiles
        /// From the worker's start until it had read all of the flood, in seconds.
        var readingSeconds: Double
        /// What the worker took more with the flood than before it, in bytes per entry; nil where the kernel does not
        /// tell.
        var bytesPerEntry: Double?
        /// Of the flood, at the end.
        var waiting: Int
    }

    static let flood = 100_000
    private static let quietEvents = 200
    private static let quietInterval: Duration = .milliseconds(50)

    let stage: Stage
    private let topology = StreamTopology(partitionCount: 1)

    init(stage: Stage) {
        self.stage = stage
    }

    func run() async throws -> Result {
        Bench.say("fairness, \(Self.flood) events of one tenant")
        try await stage.servers.clear()
        stage.sink.clear()
        var service = stage.service("relay-worker")
        service.settings = ["STREAM_PARTITIONS=\(topology.partitionCount)", "LANES=outbound"]
        let result = try await service.running { try await measure($0) }
        try await stage.servers.clear()
        return result
    }

    private func measure(_ worker: RunningService) async throws -> Result {
        let batch = EventBatch(stage.population)
        let before = try ProcessUsage(worker.id).memory
        let start = ContinuousClock.now
        for first in stride(from: 0, to: Self.flood, by: 1_000) {
            try await enqueue((first..<first + 1_000).map { batch.entry(event(0, $0)) })
        }
        let backlog = BacklogReader(redis: stage.servers.redis, topology: topology)
        while try await backlog.read().contains(where: { $0.undelivered > 0 }) {
            try await Task.sleep(for: .milliseconds(20))
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let waiting = try await backlog.read().reduce(0) { $0 + $1.pending }
        let growth = try before.flatMap { before in try ProcessUsage(worker.id).memory.map { $0 - before } }
        let latencies = try await quietLatencies(batch)
        return Result(
            latencies: latencies, readingSeconds: seconds,
            bytesPerEntry: growth.map { Double($0) / Double(max(waiting, 1)) },
            waiting: try await backlog.read().reduce(0) { $0 + $1.pending })
    }

    private func quietLatencies(_ batch: EventBatch) async throws -> Percentiles {
        var sent: [(callback: String, at: ContinuousClock.Instant)] = []
        for place in 0..<Self.quietEvents {
            let index = event(1, place)
            sent.append((batch.callback(index), .now))
            try await enqueue([batch.entry(index)])
            try await Task.sleep(for: Self.quietInterval)
        }
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let arrivals = stage.sink.arrivals
            let latencies = sent.compactMap { event in
                arrivals[event.callback].map { ($0 - event.at) / .milliseconds(1) }
            }
            if latencies.count == sent.count { return Percentiles(latencies) }
            guard ContinuousClock.now < end else {
                throw BenchmarkError("only \(latencies.count) of \(sent.count) quiet events came within a minute")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// The index of a tenant's event; its drivers take turns.
    private func event(_ company: Int, _ place: Int) -> Int { place * Population.companyCount + company }

    private func enqueue(_ entries: [WorkEntry]) async throws {
        let queue = EventQueue(redis: stage.servers.redis, topology: topology, dedupeWindow: .seconds(3_600))
        let new = try await queue.enqueue(entries.map { (.outbound, $0) }).count { $0 == .enqueued }
        try BenchmarkError.expect("events enqueued", new, entries.count)
    }
}
