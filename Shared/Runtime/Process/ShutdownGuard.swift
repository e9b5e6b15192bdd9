@preconcurrency import Dispatch
import Glibc
import Synchronization

/// Ends the process by force where an orderly stop does not come to its end: after a time, or at once when asked to
/// stop a second time. It needs no task, so it works when tasks are what hangs.
final class ShutdownGuard: Sendable {
    private struct State {
        var isArmed = false
        var signals: [Int32: any DispatchSourceSignal] = [:]
        var received = 0
    }

    private let timeout: Duration
    private let force: @Sendable (ExitCode, String) -> Void
    private let queue = DispatchQueue(label: "fleetchat.shutdown")
    private let state = Mutex(State())

    /// - Parameters:
    ///   - timeout: from the begin of the stop to its end by force.
    ///   - force: ends the process with a code and a sentence that says why.
    init(timeout: Duration, force: @escaping @Sendable (ExitCode, String) -> Void) {
        self.timeout = timeout
        self.force = force
    }

    /// Watches signals besides those who handle the first one.
    func watch(_ signals: [Int32]) {
        for signal in signals {
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            source.setEventHandler { [weak self] in self?.receive(signal) }
            source.resume()
            state.withLock { $0.signals[signal] = source }
        }
    }

    /// Starts the clock; once is enough.
    func arm() {
        let isFirst = state.withLock { state in
            defer { state.isArmed = true }
            return !state.isArmed
        }
        guard isFirst else { return }
        let (seconds, attoseconds) = timeout.components
        let nanoseconds = DispatchTimeInterval.nanoseconds(Int(attoseconds / 1_000_000_000))
        queue.asyncAfter(deadline: .now() + .seconds(Int(seconds)) + nanoseconds) { [weak self, timeout] in
            self?.force(.internalError, "stopped by force: not finished after \(DurationText.format(timeout))")
        }
    }

    /// The process has come to its end by itself.
    func disarm() {
        state.withLock { state in
            for source in state.signals.values { source.cancel() }
            state.signals = [:]
        }
    }

    private func receive(_ signal: Int32) {
        let received = state.withLock { state in
            state.received += 1
            return state.received
        }
        guard received > 1 else { return arm() }
        force(.signal(signal), "stopped by force: asked to stop a second time")
    }
}
