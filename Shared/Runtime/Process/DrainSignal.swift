import ServiceLifecycle

/// The last service of a process and so the first that is told to stop: it says that draining has begun.
struct DrainSignal: Service {
    let began: @Sendable () -> Void

    func run() async throws {
        try await gracefulShutdown()
        began()
    }
}
