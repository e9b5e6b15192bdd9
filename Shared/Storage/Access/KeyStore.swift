package import Core
package import FoundationEssentials
package import Postgres

/// Keys for the API: of tenants and of operators.
package struct KeyStore: Sendable {
    /// A tenant has at most two, so that one can take the other's place.
    package static let tenantLimit = 2

    package enum Revocation: Sendable, Equatable {
        case revoked
        case unknown
        /// Without it the tenant could not call any more.
        case last
    }

    private let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Whose key it is; nil for unknown and revoked ones.
    package func holder(of key: APIKey) async throws -> KeyHolder? {
        let rows = try await self.postgres.query("SELECT tenant, operator_name FROM api_key_holder(\(key.hash))")
        guard let row = rows.first else { return nil }
        let (tenant, name) = try row.decode((UUID?, String?).self)
        return tenant.map { .tenant(TenantID($0)) } ?? name.map { .operator($0) }
    }

    /// The tenant's keys that are good, oldest first.
    package func keys(of tenant: TenantID) async throws -> [KeyRecord] {
        try await self.postgres.query(
            """
            SELECT id, NULL::text, hint, created_at, last_used_at FROM api_keys
            WHERE tenant_id = \(tenant.uuid) AND revoked_at IS NULL ORDER BY created_at, id
            """, scope: .tenant(tenant)
        ).map { try Self.record($0) }
    }

    /// - Returns: nil when the tenant has as many as it may have.
    package func add(_ key: APIKey, to tenant: TenantID, actor: String) async throws -> KeyRecord? {
        try await self.postgres.withTransaction(scope: .tenant(tenant)) { transaction in
            try await Self.lock(tenant, in: transaction)
            let row = try await transaction.query(
                """
                INSERT INTO api_keys (tenant_id, hash, hint) SELECT \(tenant.uuid), \(key.hash), \(key.hint)
                WHERE (SELECT count(*) FROM api_keys WHERE tenant_id = \(tenant.uuid) AND revoked_at IS NULL)
                    < \(Self.tenantLimit)
                RETURNING id, NULL::text, hint, created_at, last_used_at
                """
            ).first
            guard let record = try row.map({ try Self.record($0) }) else { return nil }
            try await Self.note("key.create", key.hint, tenant, actor, in: transaction)
            return record
        }
    }

    /// - Parameter mayBeLast: whether the tenant may be left without a key.
    package func revoke(
        _ id: UUID, of tenant: TenantID, mayBeLast: Bool, actor: String
    ) async throws -> Revocation {
        try await self.postgres.withTransaction(scope: .tenant(tenant)) { transaction in
            try await Self.lock(tenant, in: transaction)
            let hints = try await transaction.query(
                "SELECT id, hint FROM api_keys WHERE tenant_id = \(tenant.uuid) AND revoked_at IS NULL"
            ).map { try $0.decode((UUID, String).self) }
            guard let hint = hints.first(where: { $0.0 == id })?.1 else { return .unknown }
            guard mayBeLast || hints.count > 1 else { return .last }
            try await transaction.execute(
                "UPDATE api_keys SET revoked_at = now() WHERE tenant_id = \(tenant.uuid) AND id = \(id)")
            try await Self.note("key.revoke", hint, tenant, actor, in: transaction)
            return .revoked
        }
    }

    private static func lock(_ tenant: TenantID, in transaction: PostgresTransaction) async throws(PostgresError) {
        try await transaction.query("SELECT 1 FROM tenants WHERE id = \(tenant.uuid) FOR NO KEY UPDATE")
    }

    private static func note(
        _ action: String, _ target: String, _ tenant: TenantID, _ actor: String,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            INSERT INTO audit_log (tenant_id, actor, action, target)
            VALUES (\(tenant.uuid), \(actor), \(action), \(target))
            """)
    }

    static func record(_ row: PostgresRow) throws -> KeyRecord {
        let (id, name, hint, createdAt, lastUsedAt) = try row.decode((UUID, String?, String, Date, Date?).self)
        return KeyRecord(id: id, name: name, hint: hint, createdAt: createdAt, lastUsedAt: lastUsedAt)
    }
}
