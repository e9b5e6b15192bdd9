import Core
import Logging
import Postgres
import Storage

/// Puts down how a vendor's call ended. What a vendor has done is not undone by a store that is away, and an attempt
/// whose end is not recorded looks like one without an answer, so the record is tried until it succeeds.
struct CallRecorder: Sendable {
    let logger: Logger

    /// - Throws: ``LeaseLost`` where the row is another attempt's by now, what the database refuses as a value, and
    ///   `CancellationError` when the process ends first; then a receipt tells, or the next holder looks.
    func record(_ metadata: Logger.Metadata, _ body: () async throws -> Void) async throws {
        var attempt = 1
        var generator = SystemRandomNumberGenerator()
        while true {
            do {
                return try await body()
            } catch let error where Self.mayPass(error) {
                self.logger.warning(
                    "Cannot record how a call ended, trying again",
                    metadata: metadata.merging(["error": "\(error)"]) { $1 })
            }
            try await Task.sleep(for: RetryPolicy.store.jitteredDelay(attempt: attempt, using: &generator))
            attempt += 1
        }
    }

    private static func mayPass(_ error: any Error) -> Bool {
        !(error is LeaseLost) && (error as? PostgresError)?.isRefusal != true
    }
}
