import ServiceLifecycle

/// Runs what outlives the request that started it: receipts on their way, webhook retries.
final class Background: Service {
    typealias Job = @Sendable () async -> Void

    private let jobs: AsyncStream<Job>
    private let continuation: AsyncStream<Job>.Continuation

    init() {
        (jobs, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(100_000))
    }

    /// A job is cancelled when the sandbox stops.
    func start(_ job: @escaping Job) {
        continuation.yield(job)
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            for await job in jobs.cancelOnGracefulShutdown() {
                group.addTask { await job() }
            }
            group.cancelAll()
        }
    }
}
