import CoreMetrics
import FoundationEssentials
import Glibc
import Logging

/// One executable of FleetChat: its settings, and what it does with them.
///
/// Each method ends the process: with 0, or with a code of ``ExitCode`` and one clear line on standard error.
/// Logging and metrics are set up once, before any of the executable's own code runs.
package struct ServiceProcess<Values: Sendable>: Sendable {
    let name: String
    let arguments: [String]
    let environment: [String: String]
    let adminPort: Int
    let metricHelp: [String: String]
    let metricBuckets: [String: [Double]]
    let read: @Sendable (inout Settings) -> Values

    /// - Parameters:
    ///   - name: of the executable, as in `relay-worker`.
    ///   - arguments: the options that are settings, without program and subcommand.
    ///   - adminPort: where health and metrics are served unless ADMIN_HTTP_PORT says otherwise.
    ///   - metricHelp: what each metric means, by its name.
    ///   - metricBuckets: upper bounds, by the name of a metric that needs its own.
    ///   - read: reads every setting of the executable, whatever the others say, so that all mistakes are reported.
    package init(
        name: String, arguments: [String], environment: [String: String] = ProcessInfo.processInfo.environment,
        adminPort: Int, metricHelp: [String: String] = [:], metricBuckets: [String: [Double]] = [:],
        read: @escaping @Sendable (inout Settings) -> Values
    ) {
        self.name = name
        self.arguments = arguments
        self.environment = environment
        self.adminPort = adminPort
        self.metricHelp = metricHelp
        self.metricBuckets = metricBuckets
        self.read = read
    }

    /// Runs the services until SIGTERM or SIGINT, then stops them in reverse order within SHUTDOWN_TIMEOUT.
    ///
    /// A second signal ends the process at once. A service that returns or throws by itself stops the process.
    package func serve(_ build: (ProcessContext<Values>) async throws -> ServicePlan) async -> Never {
        signal(SIGPIPE, SIG_IGN)
        await end { context in
            let start = ContinuousClock.now
            logStart(context)
            defer { logStop(context, after: ContinuousClock.now - start) }
            let run = ServiceRun(
                name: name, process: context.process, logger: context.logger, metrics: context.metrics,
                plan: try await build(context))
            try await run.run { [name] code, message in
                StandardStream.error.write("\(name): \(message)\n")
                _exit(code.rawValue)
            }
        }
    }

    /// Does one thing and ends.
    package func execute(_ body: (ProcessContext<Values>) async throws -> Void) async -> Never {
        await end(body)
    }

    /// Prints the settings in force as a table, then what is wrong with them.
    package func printSettings() -> Never {
        let (settings, _, _) = readSettings()
        StandardStream.output.write(settings.table)
        do {
            try settings.validate()
            exit(ExitCode.ok.rawValue)
        } catch {
            exit(report(error).rawValue)
        }
    }

    private func end(_ body: (ProcessContext<Values>) async throws -> Void) async -> Never {
        do {
            try await body(try bootstrap())
            exit(ExitCode.ok.rawValue)
        } catch {
            exit(report(error).rawValue)
        }
    }

    private func readSettings() -> (Settings, Values, ProcessSettings) {
        var settings = Settings(arguments: arguments, environment: environment)
        let values = read(&settings)
        let process = ProcessSettings(&settings, defaultAdminPort: adminPort)
        return (settings, values, process)
    }

    private func bootstrap() throws(SettingsError) -> ProcessContext<Values> {
        let (settings, values, process) = readSettings()
        try settings.validate()
        let output = LogOutput(format: process.logFormat)
        LoggingSystem.bootstrap { label in LineLogHandler(label: label, level: process.logLevel, output: output) }
        let logger = Logger(label: name)
        let metrics = PrometheusMetrics(logger: logger, help: metricHelp, buckets: metricBuckets)
        MetricsSystem.bootstrap(metrics)
        return ProcessContext(
            name: name, settings: values, process: process, logger: logger, metrics: metrics,
            entries: settings.entries)
    }

    private func logStart(_ context: ProcessContext<Values>) {
        let changed = context.entries.filter { $0.origin != .default }
        context.logger.info(
            "started",
            metadata: [
                "version": "\(Version.current)", "pid": "\(getpid())",
                "settings": .dictionary(Dictionary(uniqueKeysWithValues: changed.map { ($0.key, .string($0.value)) })),
            ])
    }

    private func logStop(_ context: ProcessContext<Values>, after duration: Duration) {
        context.logger.info("stopped", metadata: ["after_seconds": "\(duration.components.seconds)"])
    }

    private func report(_ error: any Error) -> ExitCode {
        let failure = ProcessFailure(error)
        StandardStream.error.write(failure.lines.map { "\(name): \($0)\n" }.joined())
        return failure.code
    }
}
