import Glibc
import Logging
import ServiceLifecycle
import Testing

@testable import Runtime

/// Whole processes: each test runs its body in a child that ends as an executable would.
@Suite(.timeLimit(.minutes(1))) struct ServiceProcessTests {
    private struct Idle: Service {
        func run() async throws { try await gracefulShutdown() }
    }

    /// Asks its own process to stop, and if told so a second time while it refuses to.
    private struct Stopper: Service {
        let signal: Int32
        var again = false

        func run() async throws {
            kill(getpid(), signal)
            try await gracefulShutdown()
            guard again else { return }
            kill(getpid(), signal)
            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        }
    }

    private static func process(
        _ arguments: [String] = [], _ environment: [String: String] = [:]
    ) -> ServiceProcess<Int> {
        ServiceProcess(name: "test", arguments: arguments, environment: environment, adminPort: 0) { settings in
            settings.int("LANE_COUNT", default: 4, in: 1...64, about: "Lanes")
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func aSignalStopsCleanly() async throws {
        let result = try await #require(processExitsWith: .exitCode(0), observing: [\.standardErrorContent]) {
            await Self.process(["--lane-count", "5"]).serve { context in
                ServicePlan(services: [Idle(), Stopper(signal: context.settings == 5 ? SIGTERM : SIGKILL)])
            }
        }
        let messages = Self.text(result.standardErrorContent).split(separator: "\n").map(Self.message)
        #expect(messages.first == "started")
        #expect(messages.contains("stopping"))
        #expect(messages.last == "stopped")
        #expect(Self.text(result.standardErrorContent).contains(#"settings="{\"LANE_COUNT\":\"5\"}" version=0.1.0"#))
    }

    @Test func aSecondSignalEndsByForce() async throws {
        let result = try await #require(processExitsWith: .exitCode(130), observing: [\.standardErrorContent]) {
            await Self.process().serve { _ in ServicePlan(services: [Stopper(signal: SIGINT, again: true)]) }
        }
        #expect(
            Self.text(result.standardErrorContent)
                .hasSuffix("\ntest: stopped by force: asked to stop a second time\n"))
    }

    @Test func wrongSettingsEndWithTheirCode() async throws {
        let result = try await #require(processExitsWith: .exitCode(78), observing: [\.standardErrorContent]) {
            await Self.process([], ["LANE_COUNT": "0", "LOG_LEVEL": "loud"]).serve { _ in ServicePlan(services: []) }
        }
        #expect(
            Self.text(result.standardErrorContent) == """
                test: LANE_COUNT: "0" is out of range; accepted: 1 to 64
                test: LOG_LEVEL: "loud" is not one of the choices; accepted: \
                trace, debug, info, notice, warning, error, critical

                """)
    }

    @Test func aWrongCommandLineIsAUsageError() async {
        await #expect(processExitsWith: .exitCode(64)) {
            await Self.process(["--lane-cuont", "1"]).execute { _ in }
        }
    }

    @Test func aRefusalToStartEndsWithItsCodeAndReason() async throws {
        let result = try await #require(processExitsWith: .exitCode(69), observing: [\.standardErrorContent]) {
            await Self.process([], ["LOG_LEVEL": "error"]).serve { _ in
                throw StartupFailure(.unavailable, "REDIS_URL: no answer\nfrom 127.0.0.1:6379")
            }
        }
        #expect(Self.text(result.standardErrorContent) == "test: REDIS_URL: no answer from 127.0.0.1:6379\n")
    }

    @Test func aCommandThatSucceedsEndsWithZero() async {
        await #expect(processExitsWith: .exitCode(0)) {
            await Self.process().execute { context in #expect(context.settings == 4) }
        }
    }

    @Test func aCommandThatFailsIsAnInternalError() async throws {
        let result = try await #require(processExitsWith: .exitCode(70), observing: [\.standardErrorContent]) {
            await Self.process().execute { _ in throw CancellationError() }
        }
        #expect(Self.text(result.standardErrorContent) == "test: CancellationError()\n")
    }

    @Test func settingsArePrintedEvenWhenOneIsWrong() async throws {
        let observed: [any PartialKeyPath<ExitTest.Result> & Sendable] = [
            \.standardOutputContent, \.standardErrorContent,
        ]
        let result = try await #require(processExitsWith: .exitCode(78), observing: observed) {
            Self.process(["--log-format=json"], ["LANE_COUNT": "x"]).printSettings()
        }
        let table = Self.text(result.standardOutputContent)
        #expect(table.contains("LOG_FORMAT        json       command line  How a log line is written\n"))
        #expect(Self.text(result.standardErrorContent).hasPrefix("test: LANE_COUNT: \"x\""))
    }

    /// The message of a line in logfmt.
    private static func message(_ line: Substring) -> String {
        let rest = line.split(separator: " msg=").last ?? ""
        return String(rest.prefix { $0 != " " })
    }
}
