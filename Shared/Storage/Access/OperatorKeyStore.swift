package import Core
package import FoundationEssentials
package import Postgres

/// Operators' keys, besides the token of the settings. What is done with them is kept in `operator_actions`.
package struct OperatorKeyStore: Sendable {
    package static let limit = 50

    private let postgres: PostgresClient
    private let log: OperatorLog

    package init(postgres: PostgresClient) {
        self.postgres = postgres
        self.log = OperatorLog(postgres: postgres)
    }

    /// Those that are good, oldest first.
    package func keys() async throws -> [KeyRecord] {
        try await self.postgres.query(
            """
            SELECT id, name, hint, created_at, last_used_at FROM operator_keys WHERE revoked_at IS NULL
            ORDER BY created_at, id LIMIT \(Self.limit)
            """
        ).map { try KeyStore.record($0) }
    }

    /// - Returns: nil when there are as many as there may be.
    package func add(_ key: APIKey, name: String, actor: String) async throws -> KeyRecord? {
        let action = try await self.log.begin("operator_key.create", by: actor, target: name, matched: 1)
        let row = try await self.postgres.query(
            """
            INSERT INTO operator_keys (name, hash, hint) SELECT \(name), \(key.hash), \(key.hint)
            WHERE (SELECT count(*) FROM operator_keys WHERE revoked_at IS NULL) < \(Self.limit)
            RETURNING id, name, hint, created_at, last_used_at
            """
        ).first
        try await self.log.end(action, done: row == nil ? 0 : 1)
        return try row.map { try KeyStore.record($0) }
    }

    /// False when there is no such key.
    package func revoke(_ id: UUID, actor: String) async throws -> Bool {
        let action = try await self.log.begin(
            "operator_key.revoke", by: actor, target: id.uuidString.lowercased(), matched: 1)
        let count = try await self.postgres.execute(
            "UPDATE operator_keys SET revoked_at = now() WHERE id = \(id) AND revoked_at IS NULL")
        try await self.log.end(action, done: count)
        return count == 1
    }
}
