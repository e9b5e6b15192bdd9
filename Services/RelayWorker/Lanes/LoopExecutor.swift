import NIOCore

/// Runs tasks on an event loop. What a task waits for arrives on an event loop, so it goes on without a change of
/// threads, and the calls that it makes use connections of the same loop.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        self.loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
