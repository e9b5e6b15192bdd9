package import FoundationEssentials
package import Postgres

/// The monthly partitions of `communication_logs`.
package struct LogRetention: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Makes the partitions of the coming months and drops those that ended more than `keepDays` ago.
    /// - Returns: the names of both.
    package func maintain(today: Date, keepDays: Int) async throws -> [String] {
        try await self.postgres.query(
            """
            SELECT communication_logs_maintain(
                (\(today)::timestamptz AT TIME ZONE 'UTC')::date, \(Int32(clamping: keepDays)))
            """
        ).map { try $0.decode(String.self) }
    }
}
