import ArgumentParser
import FoundationEssentials
import Runtime

@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks",
        abstract: "Measures ingress and relay-worker against what the machine can do without them.",
        discussion: """
            Runs the executables that lie beside it. Needs REDIS_URL, DATABASE_URL and MIGRATION_DATABASE_URL of \
            empty servers, which it fills and clears. Ends with 0 when all counts agree, however fast it was.
            """)

    @Option(help: "A page whose part between the markers is replaced by the results.")
    var report: String?

    @Option(help: "Where logs and prepared requests go; the requests need about 1 GB.")
    var directory = ".local/bench"

    @Option(parsing: .upToNextOption, help: "What to measure: ingress, outbound, latency, recovery, fairness.")
    var parts = Part.allCases

    @Option(help: "How often throughput is measured; the median counts.")
    var rounds = 3

    @Option(help: "How long one run of the load generator takes, in seconds.")
    var seconds = 8

    @Option(help: "How many queued events relay-worker drains.")
    var events = 50_000

    @Option(help: "Events per second while latency is measured.")
    var rate = 500

    func validate() throws {
        guard [rounds, seconds, events, rate].allSatisfy({ $0 > 0 }) else {
            throw ValidationError("rounds, seconds, events and rate are whole numbers above 0")
        }
    }

    func run() async throws {
        let page = try report.map { try PerformancePage(path: $0) }
        let surroundings = try Surroundings(ProcessInfo.processInfo.environment, directory: directory)
        let plan = Plan(parts: Set(parts), rounds: rounds, seconds: seconds, events: events, rate: rate)
        let results = try await Bench(plan: plan, surroundings: surroundings).run()
        let text = Report(plan: plan, results: results).markdown
        StandardStream.output.write(text)
        try page?.replaceResults(by: text)
    }
}
