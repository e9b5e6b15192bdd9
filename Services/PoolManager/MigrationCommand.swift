import Core
import Postgres
import Runtime
import Storage

/// `pool-manager migrate`: the only thing that runs as a role that owns the schema.
enum MigrationCommand {
    struct Values: Sendable {
        var database: PostgresConfiguration?

        init(_ settings: inout Settings) {
            let url = settings.requiredSecret(
                "MIGRATION_DATABASE_URL", .connectionURL("postgres", "postgresql"),
                about: "PostgreSQL as a role that may create roles and tables; used by `migrate` alone.")
            guard !url.isEmpty else { return }
            do {
                self.database = try PostgresConfiguration(url: url)
            } catch {
                settings.refuse("MIGRATION_DATABASE_URL", "\(error)")
            }
        }
    }

    static func process(_ arguments: [String]) -> ServiceProcess<Values> {
        ServiceProcess(name: "pool-manager", arguments: arguments, adminPort: 9093) { Values(&$0) }
    }

    static func run(_ context: ProcessContext<Values>) async throws {
        guard let database = context.settings.database else { return }
        do {
            let applied = try await Migrator(
                configuration: database, migrations: Schema.migrations, logger: context.logger
            ).run()
            for migration in applied {
                StandardStream.output.write("applied \(migration.number) \(migration.name)\n")
            }
            StandardStream.output.write("the schema is at migration \(Schema.version)\n")
        } catch {
            throw StartupFailure(
                error.code == .unavailable ? .unavailable : .internalError, "MIGRATION_DATABASE_URL: \(error)")
        }
    }
}
