package import Core
package import FoundationEssentials
package import Postgres

/// What was done to a tenant, oldest first.
package struct AuditTrail: Sendable {
    package struct Entry: Sendable, Equatable {
        package var id: UUID
        package var at: Date
        package var actor: String
        package var action: String
        package var target: String?
    }

    private let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// - Parameter last: of the page before.
    package func entries(of tenant: TenantID, after last: Entry?, limit: Int) async throws -> [Entry] {
        try await self.postgres.query(
            """
            SELECT id, at, actor, action, target FROM audit_log
            WHERE tenant_id = \(tenant.uuid)
                AND (\(last?.at)::timestamptz IS NULL OR (at, id) > (\(last?.at), \(last?.id)))
            ORDER BY at, id LIMIT \(limit)
            """, scope: .tenant(tenant)
        ).map { row in
            let (id, at, actor, action, target) = try row.decode((UUID, Date, String, String, String?).self)
            return Entry(id: id, at: at, actor: actor, action: action, target: target)
        }
    }
}
