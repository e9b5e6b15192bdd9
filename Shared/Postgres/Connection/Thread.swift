internal import CLibpq
import Glibc

/// A thread for work that blocks, which must not happen on the threads of Swift's tasks.
enum Thread {
    private final class Start {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Runs `body` on a thread of its own. Cancellation does not reach it.
    ///
    /// - Parameter name: At most 15 characters, as the kernel keeps it.
    static func run<Value: Sendable>(
        name: String, _ body: @escaping @Sendable () throws(PostgresError) -> Value
    ) async -> Result<Value, PostgresError> {
        await withCheckedContinuation { continuation in
            let started = start(name: name) {
                do throws(PostgresError) {
                    continuation.resume(returning: .success(try body()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            guard started else {
                return continuation.resume(returning: .failure(PostgresError(.unavailable, "cannot start a thread")))
            }
        }
    }

    private static func start(name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        var thread = pthread_t()
        let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
        let failure = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                unsafe name_current_thread(start.name)
                start.body()
                return nil
            }, start.toOpaque()
        )
        guard failure == 0 else {
            unsafe start.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}

extension Result {
    var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
