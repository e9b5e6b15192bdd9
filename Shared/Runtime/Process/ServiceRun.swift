import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

/// One run of a process's services, from their start to their end.
struct ServiceRun {
    /// What services that were cancelled at the time-out get before the process ends by force.
    private static let cancellationTime: Duration = .seconds(2)

    let name: String
    let process: ProcessSettings
    let logger: Logger
    let metrics: PrometheusMetrics
    let plan: ServicePlan
    /// Is told the port of the admin server.
    var listening: @Sendable (Int) -> Void = { _ in }

    /// Returns when all services have stopped because they were asked to; a service that ends by itself stops all
    /// the others in order, and its error is thrown.
    ///
    /// - Parameter force: ends the process where they do not stop.
    func run(force: @escaping @Sendable (ExitCode, String) -> Void) async throws {
        let shutdown = ShutdownGuard(timeout: process.shutdownTimeout + Self.cancellationTime, force: force)
        shutdown.watch([SIGTERM, SIGINT])
        defer { shutdown.disarm() }
        do {
            try await ServiceGroup(configuration: configuration(shutdown)).run()
        } catch {
            // What cancelled services throw says less than why they were cancelled.
            try checkTime(of: shutdown)
            throw error
        }
        try checkTime(of: shutdown)
    }

    private func checkTime(of shutdown: ShutdownGuard) throws(StartupFailure) {
        guard let duration = shutdown.stoppingFor, duration >= process.shutdownTimeout else { return }
        throw StartupFailure(
            .internalError,
            "work in hand was cancelled: not finished within \(DurationText.format(process.shutdownTimeout)) "
                + "(SHUTDOWN_TIMEOUT)")
    }

    private func configuration(_ shutdown: ShutdownGuard) -> ServiceGroupConfiguration {
        let monitor = HealthMonitor(checks: plan.healthChecks, logger: logger)
        let admin = AdminServer(
            name: name, host: process.adminHost, port: process.adminPort, monitor: monitor, metrics: metrics,
            logger: logger, listening: listening)
        let drain = DrainSignal {
            logger.info("stopping")
            monitor.beginDraining()
        }
        let services: [any Service] = [admin, monitor] + plan.services + [drain]
        var configuration = ServiceGroupConfiguration(
            services: services.map { service in
                let supervised = SupervisedService(service: service, logger: logger, ended: shutdown.arm)
                return .init(
                    service: supervised, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup, serviceName: supervised.name)
            },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        configuration.maximumGracefulShutdownDuration = process.shutdownTimeout
        return configuration
    }
}
