import Synchronization

/// A result that one task waits for and that is given once; whoever gives it first wins.
final class Completion<Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, PostgresError>

    private enum State {
        case pending
        case awaited(CheckedContinuation<Outcome, Never>)
        case finished(Outcome)
    }

    private let state = Mutex(State.pending)

    /// - Returns: False when there was a result already; then `outcome` is dropped.
    @discardableResult
    func finish(_ outcome: Outcome) -> Bool {
        let (isFirst, continuation) = state.withLock { state -> (Bool, CheckedContinuation<Outcome, Never>?) in
            switch state {
            case .finished:
                return (false, nil)
            case .pending:
                state = .finished(outcome)
                return (true, nil)
            case .awaited(let continuation):
                state = .finished(outcome)
                return (true, continuation)
            }
        }
        continuation?.resume(returning: outcome)
        return isFirst
    }

    /// The result; cancellation gives `.cancelled` at once.
    func value() async throws(PostgresError) -> Value {
        try await outcome().get()
    }

    /// The same as a value.
    func outcome() async -> Outcome {
        await withTaskCancellationHandler {
            await finished()
        } onCancel: {
            finish(.failure(.cancelled(maybeExecuted: true)))
        }
    }

    /// The result, whatever becomes of the task; only for what ends soon in any case.
    func valueDespiteCancellation() async throws(PostgresError) -> Value {
        try await finished().get()
    }

    private func finished() async -> Outcome {
        await withCheckedContinuation { continuation in
            let outcome = state.withLock { state -> Outcome? in
                if case .finished(let outcome) = state { return outcome }
                state = .awaited(continuation)
                return nil
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
    }
}
