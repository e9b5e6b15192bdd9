package import Core
package import FoundationEssentials
import Postgres

/// The end of a tenant. Each step may be repeated.
extension TenantStore {
    /// From now on nobody acts for the tenant, and its keys open nothing.
    /// - Returns: since when it is leaving; nil when there is no such tenant.
    package func leave(_ id: TenantID) async throws -> Date? {
        try await self.postgres.withTransaction(scope: .tenant(id)) { transaction in
            let row = try await transaction.query(
                """
                UPDATE tenants SET leaving_at = coalesce(leaving_at, now()) WHERE id = \(id.uuid)
                RETURNING leaving_at
                """
            ).first
            guard let since = try row?.decode(Date.self) else { return nil }
            try await transaction.execute(
                "UPDATE api_keys SET revoked_at = now() WHERE tenant_id = \(id.uuid) AND revoked_at IS NULL")
            return since
        }
    }

    /// Removes all rows of a tenant that is leaving, its data key with them.
    package func remove(_ id: TenantID) async throws {
        while try await self.postgres.query("SELECT tenant_remove(\(id.uuid), 5000)").first?.decode(Bool.self) == false
        {}
    }
}
