package import Logging
import Synchronization

/// Brings the schema up to date and records what it applied in the table `schema_migrations`.
///
/// An advisory lock of the session makes any number of migrators safe: one works, the others wait and then find
/// nothing to do.
package struct Migrator: Sendable {
    private let configuration: PostgresConfiguration
    private let migrations: [Migration]
    private let logger: Logger

    /// - Parameter migrations: All there are, in ascending order of their numbers.
    package init(configuration: PostgresConfiguration, migrations: [Migration], logger: Logger) {
        self.configuration = configuration
        self.migrations = migrations
        self.logger = logger
    }

    /// Applies the missing migrations in order, each in its own transaction; those before a failed one stay applied.
    ///
    /// Cancellation takes effect before the next migration and while waiting for the lock.
    ///
    /// - Returns: Those that were applied.
    /// - Throws: `.migration` when an applied migration was changed or is unknown, or when one ends its own
    ///   transaction; `.server` when one fails.
    @discardableResult
    package func run() async throws(PostgresError) -> [Migration] {
        let isCancelled = Flag()
        let result = await withTaskCancellationHandler {
            await Thread.run(name: "fc-migrator") { () throws(PostgresError) in
                let session = try MigrationSession(configuration, isCancelled: { isCancelled.isSet })
                return try session.apply(migrations, logger: logger)
            }
        } onCancel: {
            isCancelled.set()
        }
        return try result.get()
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)

        var isSet: Bool { value.load(ordering: .relaxed) }

        func set() {
            value.store(true, ordering: .relaxed)
        }
    }
}
