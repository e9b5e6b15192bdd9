import HTTPTypes
import HummingbirdTesting
import InMemoryLogging
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing

@testable import Runtime

@Suite(.timeLimit(.minutes(1))) struct ServiceRunTests {
    private struct Failure: Error {}

    /// A service made of a closure.
    private struct Work: Service {
        var body: @Sendable () async throws -> Void
        func run() async throws { try await body() }
    }

    /// A run as a service, so that a group around it can ask it to stop.
    private struct RunService: Service {
        let run: ServiceRun
        func run() async throws { try await run.run { code, reason in Issue.record("\(code) \(reason)") } }
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func run(
        _ services: [any Service], checks: [HealthCheck] = [], timeout: Duration = .seconds(25), port: Int = 0,
        listening: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> ServiceRun {
        var settings = Settings(environment: [:])
        var process = ProcessSettings(&settings, defaultAdminPort: port)
        process.shutdownTimeout = timeout
        return ServiceRun(
            name: "test", process: process, logger: quiet, metrics: PrometheusMetrics(logger: quiet),
            plan: ServicePlan(services: services, healthChecks: checks), listening: listening)
    }

    private static func get(_ path: String, port: Int) async throws -> String {
        try await TestClient.withClient(host: "127.0.0.1", port: port) { client in
            let response = try await client.get(path)
            return "\(response.status.code) \(response.body.map { String(buffer: $0) } ?? "")"
        }
    }

    @Test func stopsInReverseOrderAndIsNotReadyFromTheStartOfTheStop() async throws {
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let events = Mutex<[String]>([])
        let record = { @Sendable (event: String) in events.withLock { $0.append(event) } }
        let (serving, announceServing) = AsyncStream.makeStream(of: Void.self)
        let first = Work {
            try await gracefulShutdown()
            record("first")
        }
        let second = Work {
            let port = try #require(await ports.first { _ in true })
            record(try await Self.get("/livez", port: port))
            announceServing.yield()
            try await gracefulShutdown()
            record(try await Self.get("/readyz", port: port))
            record("second")
        }
        let trigger = Work {
            await serving.first { _ in true }
        }
        let run = Self.run([first, second]) { announce.yield($0) }
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: RunService(run: run)),
                    .init(service: trigger, successTerminationBehavior: .gracefullyShutdownGroup),
                ], logger: Self.quiet))
        try await group.run()
        #expect(events.withLock { $0 } == ["200 alive\n", "503 draining\n", "second", "first"])
    }

    @Test func aFailingServiceStopsTheOthersInOrderAndIsTold() async throws {
        let stopped = Mutex(false)
        let other = Work {
            try await gracefulShutdown()
            stopped.withLock { $0 = true }
        }
        await #expect(throws: Failure.self) {
            try await RunService(run: Self.run([other, Work { throw Failure() }])).run()
        }
        #expect(stopped.withLock { $0 })
    }

    @Test func aServiceThatEndsUnaskedIsAFailure() async throws {
        await #expect(throws: StartupFailure(.internalError, "Work ended without being asked to")) {
            try await RunService(run: Self.run([Work {}])).run()
        }
    }

    @Test func workThatOutlivesTheTimeoutIsCancelledAndTold() async throws {
        let stubborn = Work { try await Task.sleep(for: .seconds(3_600)) }
        let error = await #expect(throws: StartupFailure.self) {
            let run = Self.run([stubborn, Work { throw Failure() }], timeout: .milliseconds(50))
            try await RunService(run: run).run()
        }
        #expect(error?.code == .internalError)
        #expect(error?.message.contains("not finished within 50ms") == true)
    }

    @Test func anAdminPortInUseIsOneClearFailure() async throws {
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let second = Work {
            let port = try #require(await ports.first { _ in true })
            try await RunService(run: Self.run([Work { try await gracefulShutdown() }], port: port)).run()
        }
        let error = await #expect(throws: StartupFailure.self) {
            try await RunService(run: Self.run([second]) { announce.yield($0) }).run()
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message.hasPrefix("cannot listen on 127.0.0.1:") == true)
        #expect(error?.message.hasSuffix("(ADMIN_HTTP_HOST, ADMIN_HTTP_PORT): Address already in use") == true)
    }

    @Test func guardEndsByForceOnlyWhatHasNotEnded() async {
        let (forced, report) = AsyncStream.makeStream(of: ExitCode.self)
        let stuck = ShutdownGuard(timeout: .milliseconds(20)) { code, _ in report.yield(code) }
        let finished = ShutdownGuard(timeout: .milliseconds(1)) { _, reason in Issue.record("\(reason)") }
        finished.arm()
        finished.disarm()
        stuck.arm()
        stuck.arm()
        #expect(await forced.first { _ in true } == .internalError)
        #expect(finished.stoppingFor == nil)
    }
}
