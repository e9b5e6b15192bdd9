package import Core
import FoundationEssentials
package import Postgres

/// Tenants' accounts at fleet systems. Tokens and secrets are sealed on their way in and opened on their way out.
package struct FleetConnectionStore: Sendable {
    private let postgres: PostgresClient
    private let vault: Vault

    package init(postgres: PostgresClient, vault: Vault) {
        self.postgres = postgres
        self.vault = vault
    }

    package func connection(of tenant: TenantID, provider: FleetProvider) async throws -> FleetConnection? {
        let rows = try await self.postgres.query(
            """
            SELECT api_token, organisation_id, organisation_name, webhook_id, webhook_token_hash, webhook_secret,
                event_types, missing_scopes, document_mapping
            FROM fleet_connections WHERE tenant_id = \(tenant.uuid) AND provider = \(provider.rawValue)
            """, scope: .tenant(tenant))
        guard let row = rows.first else { return nil }
        let (token, orgID, orgName, webhookID, hash, secret, types, scopes, mapping) = try row.decode(
            ([UInt8], String?, String?, String?, [UInt8]?, [UInt8]?, [String], [String], JSONText?).self)
        var connection = FleetConnection(
            tenant: tenant, provider: provider,
            apiToken: try await self.vault.open(token, at: .apiToken(provider), of: tenant), organisationID: orgID,
            organisationName: orgName, webhook: nil, missingScopes: scopes,
            documentMapping: try mapping.map {
                try JSONDecoder().decode(DocumentMapping.self, from: Data($0.text.utf8))
            })
        if let webhookID, let hash, let secret {
            connection.webhook = .init(
                id: webhookID, tokenHash: hash,
                secret: try await self.vault.open(secret, at: .webhookSecret(provider), of: tenant),
                eventTypes: types)
        }
        return connection
    }

    /// Stores the connection. When its webhook is another one than before, that one's token and secret stay good for
    /// `grace`, so that what was signed before the change is still taken.
    package func save(_ connection: FleetConnection, grace: Duration, actor: String) async throws {
        let tenant = connection.tenant
        let token = try await self.vault.seal(connection.apiToken, at: .apiToken(connection.provider), of: tenant)
        let secret = try await self.sealedSecret(connection)
        let mapping = try connection.documentMapping.map {
            JSONText(String(decoding: try JSONEncoder().encode($0), as: UTF8.self))
        }
        let hash = connection.webhook?.tokenHash
        try await self.postgres.withTransaction(scope: .tenant(tenant)) { transaction in
            try await Self.forgetFeeds(ofOtherThan: connection, in: transaction)
            try await transaction.execute(
                """
                INSERT INTO fleet_connections AS c (tenant_id, provider, api_token, organisation_id, organisation_name,
                    webhook_id, webhook_token_hash, webhook_secret, event_types, missing_scopes, document_mapping,
                    validated_at)
                VALUES (\(tenant.uuid), \(connection.provider.rawValue), \(token), \(connection.organisationID),
                    \(connection.organisationName), \(connection.webhook?.id), \(hash), \(secret),
                    \(connection.webhook?.eventTypes ?? []), \(connection.missingScopes), \(mapping), now())
                ON CONFLICT (tenant_id, provider) DO UPDATE SET
                    api_token = excluded.api_token, organisation_id = excluded.organisation_id,
                    organisation_name = excluded.organisation_name, webhook_id = excluded.webhook_id,
                    webhook_token_hash = excluded.webhook_token_hash, webhook_secret = excluded.webhook_secret,
                    event_types = excluded.event_types, missing_scopes = excluded.missing_scopes,
                    document_mapping = excluded.document_mapping, validated_at = now(), updated_at = now(),
                    previous_token_hash = CASE WHEN c.webhook_id IS DISTINCT FROM excluded.webhook_id
                        THEN c.webhook_token_hash ELSE c.previous_token_hash END,
                    previous_secret = CASE WHEN c.webhook_id IS DISTINCT FROM excluded.webhook_id
                        THEN c.webhook_secret ELSE c.previous_secret END,
                    previous_until = CASE WHEN c.webhook_id IS DISTINCT FROM excluded.webhook_id
                        THEN now() + make_interval(secs => \(grace.inSeconds)) ELSE c.previous_until END
                """)
            try await Self.startFeeds(of: connection, in: transaction)
            try await transaction.execute(
                """
                INSERT INTO audit_log (tenant_id, actor, action, target)
                VALUES (\(tenant.uuid), \(actor), 'fleet.configure', \(connection.provider.rawValue))
                """)
        }
    }

    /// What a webhook's path token leads to; nil when the token is nobody's.
    package func route(provider: FleetProvider, tokenHash: [UInt8]) async throws -> WebhookRoute? {
        let rows = try await self.postgres.query(
            """
            SELECT tenant_id, secret, previous_secret, version, key_id, wrapped
            FROM webhook_connection(\(provider.rawValue), \(tokenHash))
            """)
        guard let row = rows.first else { return nil }
        let (tenant, secret, previous, _, _, _) = try row.decode(
            (UUID, [UInt8]?, [UInt8]?, Int, String, [UInt8]).self)
        let keys = try rows.map { row in
            let (_, _, _, version, key, wrapped) = try row.decode(
                (UUID, [UInt8]?, [UInt8]?, Int, String, [UInt8]).self)
            return WrappedDataKey(
                tenant: tenant, version: UInt32(clamping: version), ringKeyID: key, blob: wrapped)
        }
        let cipher = try self.vault.cipher(keys)
        let secrets = try [secret, previous].compactMap { $0 }.map {
            try cipher.open($0, at: .webhookSecret(provider))
        }
        return WebhookRoute(tenant: TenantID(tenant), secrets: secrets)
    }

    private func sealedSecret(_ connection: FleetConnection) async throws -> [UInt8]? {
        guard let webhook = connection.webhook else { return nil }
        return try await self.vault.seal(
            webhook.secret, at: .webhookSecret(connection.provider), of: connection.tenant)
    }
}

extension FieldLocation {
    fileprivate static func apiToken(_ provider: FleetProvider) -> FieldLocation {
        FieldLocation(table: "fleet_connections", column: "api_token", row: provider.rawValue)
    }

    fileprivate static func webhookSecret(_ provider: FleetProvider) -> FieldLocation {
        FieldLocation(table: "fleet_connections", column: "webhook_secret", row: provider.rawValue)
    }
}
