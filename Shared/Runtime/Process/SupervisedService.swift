import Logging
import ServiceLifecycle

/// A service whose end, for whatever reason, starts the clock for the others, and whose end unasked is a failure.
struct SupervisedService: Service {
    let service: any Service
    let logger: Logger
    let ended: @Sendable () -> Void

    var name: String { "\(type(of: service))" }

    func run() async throws {
        defer { ended() }
        do {
            try await service.run()
        } catch {
            logger.error("service failed", error: error, metadata: ["service": "\(name)"])
            throw error
        }
        guard Task.isShuttingDownGracefully || Task.isCancelled else {
            logger.error("service ended unasked", metadata: ["service": "\(name)"])
            throw StartupFailure(.internalError, "\(name) ended without being asked to")
        }
    }
}
