@preconcurrency import Dispatch
import Glibc
import Synchronization

/// Ends the process by force where an orderly stop does not come to its end: after a time, or at once when asked to
/// stop a second time. It needs no task, so it works when tasks are what hangs.
final class ShutdownGuard: Sendable {
    private enum Phase {
        case running
        case stopping(since: ContinuousClock.Instant)
        case over
    }

    private struct State {
        var phase = Phase.running
        var sources: [any DispatchSourceSignal] = []
        var signals = 0
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

    /// How long ago the stop began; nil before.
    var stoppingFor: Duration? {
        state.withLock { state in
            guard case .stopping(let since) = state.phase else { return nil }
            return ContinuousClock.now - since
        }
    }

    /// Watches these signals, besides whoever begins an orderly stop at the first of them.
    func watch(_ signals: [Int32]) {
        for signal in signals {
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            source.setEventHandler { [weak self] in self?.receive(signal) }
            source.resume()
            state.withLock { $0.sources.append(source) }
        }
    }

    /// Starts the clock; once is enough.
    func arm() {
        let isFirst = state.withLock { state in
            guard case .running = state.phase else { return false }
            state.phase = .stopping(since: .now)
            return true
        }
        guard isFirst else { return }
        let (seconds, attoseconds) = timeout.components
        let deadline = DispatchTime.now() + .seconds(Int(seconds)) + .nanoseconds(Int(attoseconds / 1_000_000_000))
        queue.asyncAfter(deadline: deadline) { [weak self, timeout] in
            self?.end(.internalError, "not finished \(DurationText.format(timeout)) after the stop began")
        }
    }

    /// The process comes to its end by itself.
    func disarm() {
        state.withLock { state in
            state.phase = .over
            for source in state.sources { source.cancel() }
            state.sources = []
        }
    }

    private func receive(_ signal: Int32) {
        let count = state.withLock { state in
            state.signals += 1
            return state.signals
        }
        guard count > 1 else { return arm() }
        end(.signal(signal), "asked to stop a second time")
    }

    private func end(_ code: ExitCode, _ reason: String) {
        let isOver = state.withLock { state in
            if case .over = state.phase { true } else { false }
        }
        guard !isOver else { return }
        force(code, "stopped by force: \(reason)")
    }
}
