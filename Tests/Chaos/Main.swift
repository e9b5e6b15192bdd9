import ArgumentParser
import FoundationEssentials
import Runtime

@main
struct ChaosCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "Runs the whole product under load and faults, and judges what became of every event.",
        discussion: """
            Runs the executables that lie beside it. Needs TEST_DATABASE_URL of a PostgreSQL that \
            deploy/scripts/private-servers.sh has started in --servers. Ends with 1 when anything was lost, doubled, \
            disordered or leaked.
            """)

    @Option(help: "From which load, faults and choices derive.")
    var seed: UInt64 = 1

    @Option(help: "Fleet events and replies of a round.")
    var events = 20_000

    @Option(help: "Goes on, with the next seed each time, until so many minutes are over.")
    var minutes: Int?

    @Option(help: "The directory that private-servers.sh was given; logs are kept in it.")
    var servers = ".local/chaos"

    func validate() throws {
        guard (1...1_000_000).contains(self.events) else { throw ValidationError("events takes 1 to 1000000") }
        guard self.minutes.map({ $0 > 0 }) ?? true else {
            throw ValidationError("minutes takes a whole number above 0")
        }
    }

    func run() async throws {
        let end = ContinuousClock.now + .seconds(60 * (self.minutes ?? 0))
        var seed = self.seed
        repeat {
            guard try await self.round(seed) else { throw ExitCode.failure }
            seed += 1
        } while ContinuousClock.now < end
    }

    /// - Returns: whether all is well.
    private func round(_ seed: UInt64) async throws -> Bool {
        let logs = "\(self.servers)/logs-\(seed)"
        try? FileManager.default.removeItem(atPath: logs)  // Of a former run; there may be none.
        try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
        let isSoak = self.minutes != nil
        let result = try await ChaosRun(
            .init(seed: seed, events: self.events, servers: self.servers, logs: logs, isQuiet: isSoak)
        ).run()
        Self.report(result, seed: seed, isSoak: isSoak)
        if !result.isGood {
            StandardStream.output.write("again: make chaos SEED=\(seed) EVENTS=\(self.events); logs are in \(logs)\n")
        }
        return result.isGood
    }

    private static func report(_ result: ChaosRun.Result, seed: UInt64, isSoak: Bool) {
        var lines = isSoak && result.isGood ? [] : result.summary + result.memory
        lines += result.verdict.findings.prefix(50).map(\.description)
        lines += result.troubles
        if result.unsettled > 0 { lines.append("\(result.unsettled) entries did not settle") }
        let memory = isSoak ? "; " + result.memory.joined(separator: ", ") : ""
        lines.append(result.verdict.line(seed: seed) + memory)
        StandardStream.output.write(lines.joined(separator: "\n") + "\n")
    }
}
