import Core
import FoundationEssentials
import Postgres
import Storage

/// Events per second that relay-worker drains from the streams to the sink, with a row of the ledger for each.
struct OutboundBenchmark: Sendable {
    struct Result: Sendable {
        var rounds: [Round] = []
        var median: Round? { self.rounds.sorted { $0.rate < $1.rate }.dropFirst(self.rounds.count / 2).first }
    }

    struct Round: Sendable {
        /// Between the first and the last row that was accepted.
        var seconds: Double
        var rate: Double
        var consumption: [Consumption]
    }

    let stage: Stage

    func run() async throws -> Result {
        var result = Result()
        for round in 1...stage.plan.rounds {
            Bench.say("outbound, round \(round) of \(stage.plan.rounds)")
            result.rounds.append(try await measure())
        }
        return result
    }

    private func measure() async throws -> Round {
        let events = stage.plan.events
        try await stage.servers.clear()
        stage.sink.clear()
        try await enqueue(events)
        let meter = try await Meter(stage.servers, own: "sink", services: [])
        let (seconds, consumption) = try await stage.service("relay-worker").running { service in
            try await stage.sink.wait(for: events, within: .seconds(120))
            let seconds = try await accepted(events)
            return (seconds, try meter.stop(events: events, started: service))
        }
        try BenchmarkError.expect("requests to the sink", stage.sink.requests, events)
        try BenchmarkError.expect("different messages", stage.sink.arrivals.count, events)
        try BenchmarkError.expect("entries left in the streams", try await stage.servers.queuedEvents(), 0)
        return Round(seconds: seconds, rate: Double(events) / seconds, consumption: consumption)
    }

    private func enqueue(_ count: Int) async throws {
        let queue = EventQueue(
            redis: stage.servers.redis, topology: stage.servers.topology, dedupeWindow: .seconds(3600))
        let batch = EventBatch(stage.population)
        for start in stride(from: 0, to: count, by: 500) {
            let entries = (start..<min(start + 500, count)).map { (StreamRole.outbound, batch.entry($0)) }
            let new = try await queue.enqueue(entries).count { $0 == .enqueued }
            try BenchmarkError.expect("events enqueued", new, entries.count)
        }
    }

    /// Waits for the last row, which is written after the sink's answer.
    /// - Returns: the seconds between the first and the last.
    private func accepted(_ count: Int) async throws -> Double {
        let end = ContinuousClock.now + .seconds(20)
        while true {
            let row = try await stage.servers.owner.query(
                """
                SELECT count(*), count(*) FILTER (WHERE state = 'accepted'),
                    coalesce(extract(epoch FROM max(accepted_at) - min(accepted_at))::float8, 0)
                FROM communication_logs
                """
            ).first
            let (rows, accepted, seconds) = try row?.decode((Int, Int, Double).self) ?? (0, 0, 0)
            if rows == count, accepted == count { return seconds }
            guard ContinuousClock.now < end else {
                throw BenchmarkError("the ledger has \(rows) rows, \(accepted) of them accepted, instead of \(count)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
