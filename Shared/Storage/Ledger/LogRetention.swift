package import FoundationEssentials
package import Postgres

/// The monthly partitions of `communication_logs`.
package struct LogRetention: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Makes the partitions of the coming months and drops those that ended more than `keepDays` ago.
    ///
    /// A partition is dropped under a lock of the whole table, and whoever waits for that holds up everybody who comes
    /// later. So it is not waited for long: behind a dump, or whoever else reads the table for hours, this fails and is
    /// to be tried again.
    /// - Returns: the names of both.
    package func maintain(today: Date, keepDays: Int) async throws -> [String] {
        try await self.postgres.withTransaction { transaction in
            try await transaction.execute("SET LOCAL lock_timeout = '500ms'")
            return try await transaction.query(
                """
                SELECT communication_logs_maintain(
                    (\(today)::timestamptz AT TIME ZONE 'UTC')::date, \(Int32(clamping: keepDays)))
                """
            ).map { try $0.decode(String.self) }
        }
    }
}
