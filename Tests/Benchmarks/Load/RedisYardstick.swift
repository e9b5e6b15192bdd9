import Core
import FoundationEssentials
import Storage

/// redis-benchmark, adding the entries that ingress adds, without marks against repeats.
struct RedisYardstick: Sendable {
    let surroundings: Surroundings
    let connections: Int
    private static let requests = 150_000

    func run(_ entry: WorkEntry) async throws -> Load {
        let process = try ChildProcess(
            "redis-benchmark",
            server + ["-c", "\(connections)", "-P", "1", "-n", "\(Self.requests)", "--csv"] + command(entry),
            output: surroundings.file("redis-benchmark.log"))
        let exit = try await process.exit(within: .seconds(60))
        let text = try process.outputText()
        let fields = text.split(separator: "\n").last?.split(separator: "\",\"").map { $0.filter { $0 != "\"" } } ?? []
        // test, rps, avg, min, p50, p95, p99, max
        let values = fields.suffix(7).compactMap { Double($0) }
        guard exit.status == 0, values.count == 7 else {
            throw BenchmarkError("redis-benchmark failed: \(text.suffix(500))")
        }
        return Load(
            requests: Self.requests, seconds: Double(Self.requests) / values[0], p50: values[3], p99: values[5],
            longest: values[6], clientCPU: exit.cpu)
    }

    private var server: [String] {
        for scheme in ["unix://", "redis+unix://"] where surroundings.redisURL.hasPrefix(scheme) {
            return ["-s", String(surroundings.redisURL.dropFirst(scheme.count))]
        }
        return ["-u", surroundings.redisURL]
    }

    private func command(_ entry: WorkEntry) -> [String] {
        [
            "XADD", "yardstick", "*", "id", entry.identity, "tenant", entry.tenant?.description ?? "", "provider",
            entry.provider, "kind", entry.kind, "key", entry.key, "at", "\(entry.receivedAt.wholeMilliseconds)",
            "trace", entry.trace?.description ?? "", "body", String(decoding: entry.body, as: UTF8.self),
        ]
    }
}
