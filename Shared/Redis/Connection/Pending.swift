import Synchronization

/// A value that one task awaits and that whoever comes first provides: the reply, a lost connection, a
/// deadline or cancellation.
final class Pending<Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, RedisError>

    private enum State {
        case unawaited
        case awaited(CheckedContinuation<Outcome, Never>)
        case resolved(Outcome)
    }

    private let state = Mutex(State.unawaited)

    /// - Returns: false if the value was resolved before; then nothing changes.
    @discardableResult
    func resolve(_ outcome: Outcome) -> Bool {
        let previous = self.state.withLock { state in
            let previous = state
            if case .resolved = state { return previous }
            state = .resolved(outcome)
            return previous
        }
        switch previous {
        case .unawaited: return true
        case .resolved: return false
        case .awaited(let continuation):
            continuation.resume(returning: outcome)
            return true
        }
    }

    /// Await once only. Throws `.cancelled` as soon as the task is cancelled.
    func value() async throws(RedisError) -> Value {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome = self.state.withLock { state -> Outcome? in
                    if case .resolved(let outcome) = state { return outcome }
                    state = .awaited(continuation)
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            self.resolve(.failure(.cancelled))
        }
        return try outcome.get()
    }
}
