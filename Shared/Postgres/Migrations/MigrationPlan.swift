/// Which migrations are missing, provided that those applied are the ones that the program knows.
struct MigrationPlan {
    /// A row of `schema_migrations`.
    struct Applied: Equatable {
        let number: Int
        let name: String
        let checksum: String
    }

    let missing: [Migration]

    /// - Parameters:
    ///   - migrations: In ascending order.
    ///   - checksums: The checksum of each of them.
    init(migrations: [Migration], checksums: [String], applied: [Applied]) throws(PostgresError) {
        try Self.check(migrations)
        let known = Dictionary(zip(migrations.map(\.number), zip(migrations, checksums))) { first, _ in first }
        for applied in applied {
            guard let (migration, checksum) = known[applied.number] else {
                throw Self.error(applied, "was applied, but is unknown to this program, which may be too old")
            }
            guard migration.name == applied.name, checksum == applied.checksum else {
                throw Self.error(applied, "was changed after it had been applied; add a new one instead")
            }
        }
        let done = Set(applied.map(\.number))
        missing = migrations.filter { !done.contains($0.number) }
    }

    private static func check(_ migrations: [Migration]) throws(PostgresError) {
        for (previous, next) in zip(migrations, migrations.dropFirst()) where previous.number >= next.number {
            throw PostgresError(
                .migration, "migrations come in ascending order, \(next.number) follows \(previous.number)"
            )
        }
    }

    private static func error(_ applied: Applied, _ reason: String) -> PostgresError {
        PostgresError(.migration, "migration \(applied.number) \(applied.name) \(reason)")
    }
}
