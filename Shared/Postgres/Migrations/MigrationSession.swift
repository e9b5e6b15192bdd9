import Logging

/// A blocking connection of its own for migrations, which may take any time.
struct MigrationSession: ~Copyable {
    /// `fleetchat` in ASCII, cut to the eight bytes of a lock's key.
    static let lockKey: Int64 = 0x666c_6565_7463_6861

    private let handle: ConnectionHandle
    private let isCancelled: @Sendable () -> Bool

    init(
        _ configuration: PostgresConfiguration, isCancelled: @escaping @Sendable () -> Bool
    ) throws(PostgresError) {
        handle = try ConnectionHandle(connecting: configuration.connectionParameters(isBounded: false))
        self.isCancelled = isCancelled
    }

    /// The lock is released when the connection closes.
    func apply(_ migrations: [Migration], logger: Logger) throws(PostgresError) -> [Migration] {
        try lock()
        let plan = try plan(migrations)
        for migration in plan.missing {
            try checkCancellation()
            do throws(PostgresError) {
                try apply(migration)
            } catch {
                throw error.prefixed("migration \(migration.number) \(migration.name)")
            }
            logger.info(
                "Migration applied", metadata: ["number": "\(migration.number)", "name": "\(migration.name)"]
            )
        }
        return plan.missing
    }

    /// Waits in steps of a second, so that cancellation is noticed.
    private func lock() throws(PostgresError) {
        _ = try handle.run("SET lock_timeout = '1s'")
        while true {
            try checkCancellation()
            do throws(PostgresError) {
                _ = try handle.run("SELECT pg_advisory_lock(\(Self.lockKey))" as SQL)
                break
            } catch {
                let lockNotAvailable = "55P03"
                guard error.sqlState == lockNotAvailable else { throw error }
            }
        }
        _ = try handle.run("RESET lock_timeout")
    }

    private func plan(_ migrations: [Migration]) throws(PostgresError) -> MigrationPlan {
        _ = try handle.run(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                number bigint PRIMARY KEY,
                name text NOT NULL,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """
        )
        let rows = try handle.run("SELECT number, name, checksum FROM schema_migrations ORDER BY number").rows
        var applied: [MigrationPlan.Applied] = []
        for row in rows {
            let (number, name, checksum) = try row.decode((Int, String, String).self)
            applied.append(MigrationPlan.Applied(number: number, name: name, checksum: checksum))
        }
        return try MigrationPlan(migrations: migrations, checksums: checksums(migrations), applied: applied)
    }

    private func checksums(_ migrations: [Migration]) throws(PostgresError) -> [String] {
        let sql: SQL = "SELECT md5(text) FROM unnest(\(migrations.map(\.sql))) WITH ORDINALITY AS m(text, n) ORDER BY n"
        var checksums: [String] = []
        for row in try handle.run(sql).rows { checksums.append(try row.decode(String.self)) }
        return checksums
    }

    private func apply(_ migration: Migration) throws(PostgresError) {
        _ = try handle.run("BEGIN")
        _ = try handle.run(migration.sql)
        guard handle.isInTransaction else {
            throw PostgresError(.migration, "must not end its transaction")
        }
        _ = try handle.run(
            """
            INSERT INTO schema_migrations (number, name, checksum)
            VALUES (\(migration.number), \(migration.name), md5(\(migration.sql)::text))
            """ as SQL
        )
        _ = try handle.run("COMMIT")
    }

    private func checkCancellation() throws(PostgresError) {
        guard !isCancelled() else { throw .cancelled(maybeExecuted: false) }
    }
}
