import FoundationEssentials

/// wrk, sending prepared requests as fast as they are answered.
struct LoadGenerator: Sendable {
    let surroundings: Surroundings
    let connections: Int
    let seconds: Int

    /// - Parameters:
    ///   - path: of the file with the requests.
    ///   - size: of one request.
    ///   - count: of requests; sent once each, and from the beginning again when they run out.
    func run(url: String, path: String, size: Int, count: Int) async throws -> Load {
        let script = surroundings.file("wrk.lua")
        try Data(Self.script.utf8).write(to: URL(filePath: script))
        let threads = min(2, connections)
        let process = try ChildProcess(
            "wrk",
            [
                "-c", "\(connections)", "-t", "\(threads)", "-d", "\(seconds)s", "--latency", "-s", script, url, "--",
                path, "\(size)", "\(count)", "\(threads)",
            ], output: surroundings.file("wrk.log"))
        let exit = try await process.exit(within: .seconds(seconds + 30))
        let text = try process.outputText()
        guard exit.status == 0, let line = text.split(separator: "\n").last(where: { $0.hasPrefix("RESULT ") }) else {
            throw BenchmarkError("wrk failed: \(text.suffix(500))")
        }
        let values = line.dropFirst(7).split(separator: " ").compactMap { Double($0) }
        guard values.count == 6 else { throw BenchmarkError("wrk told something else: \(line)") }
        guard values[5] == 0 else {
            throw BenchmarkError("\(Int(values[5])) requests to \(url) failed:\n\(text)")
        }
        return Load(
            requests: Int(values[0]), seconds: values[1] / 1e6, p50: values[2] / 1e3, p99: values[3] / 1e3,
            longest: values[4] / 1e3, clientCPU: exit.cpu)
    }

    private static let script = """
        local threads = 0

        function setup(thread)
            thread:set("place", threads)
            threads = threads + 1
        end

        function init(args)
            size = tonumber(args[2])
            share = math.floor(tonumber(args[3]) / tonumber(args[4]))
            first = place * share * size
            file = assert(io.open(args[1], "rb"))
            file:setvbuf("full", 65536)
            left = 0
        end

        function request()
            if left == 0 then
                file:seek("set", first)
                left = share
            end
            left = left - 1
            return file:read(size)
        end

        function done(summary, latency)
            local errors = summary.errors
            io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration,
                latency:percentile(50), latency:percentile(99), latency.max,
                errors.connect + errors.read + errors.write + errors.status + errors.timeout))
        end
        """
}
