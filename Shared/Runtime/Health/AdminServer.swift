import Glibc
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// Serves health and metrics on the private port; it is the last service of a process to stop.
struct AdminServer: Service {
    private let host: String
    private let port: Int
    private let routes: AdminRoutes
    private let logger: Logger
    private let listening: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - port: 0 takes any free one.
    ///   - listening: is told the port in use once connections are accepted.
    init(
        name: String, host: String, port: Int, monitor: HealthMonitor, metrics: PrometheusMetrics, logger: Logger,
        listening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.logger = logger
        self.listening = listening
        routes = AdminRoutes(service: name, monitor: monitor, metrics: metrics)
    }

    /// - Throws: ``StartupFailure`` where it cannot listen.
    func run() async throws {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let application = Application(
            router: routes.router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? port
                logger.info("admin server listens", metadata: ["host": "\(host)", "port": "\(port)"])
                listening(port)
            },
            logger: quiet)
        do {
            try await application.run()
        } catch let error as IOError {
            throw failure(String(cString: strerror(error.errnoCode)))
        } catch is SocketAddressError {
            throw failure("the host is unknown")
        }
    }

    private func failure(_ reason: String) -> StartupFailure {
        StartupFailure(
            .unavailable, "cannot listen on \(host):\(port) (ADMIN_HTTP_HOST, ADMIN_HTTP_PORT): \(reason)")
    }
}
