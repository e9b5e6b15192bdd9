package import Postgres

/// The ledger's own knowledge of leases: the highest epoch of each partition. Whoever takes a lease claims its
/// partition here before acting on it; from then on the ledger begins nothing for an earlier holder.
package struct PartitionEpochs: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// - Returns: the highest epoch of each lease's partition. The claim holds where it is the lease's own.
    package func claim(_ leases: [PartitionLease]) async throws -> [Int64] {
        let rows = try await self.postgres.query(
            """
            SELECT highest FROM partition_claim(
                \(leases.map(\.partition.description)), \(leases.map(\.epoch))) ORDER BY place
            """)
        return try rows.map { try $0.decode(Int64.self) }
    }
}
