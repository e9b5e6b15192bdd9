package import Core
import FoundationEssentials
package import Postgres

/// Tenants and their API keys.
package struct TenantStore: Sendable {
    let postgres: PostgresClient
    private let vault: Vault

    package init(postgres: PostgresClient, vault: Vault) {
        self.postgres = postgres
        self.vault = vault
    }

    /// Creates the tenant with its data key and first API key, all or nothing.
    package func create(_ tenant: Tenant, key: APIKey, actor: String) async throws {
        let wrapped = try self.vault.newDataKey(for: tenant.id)
        try await self.postgres.withTransaction(scope: .tenant(tenant.id)) { transaction in
            try await transaction.execute(
                """
                INSERT INTO tenants (id, company_name, contact_email, contact_phone, billing_email, fleet_size,
                    country, language, time_zone)
                VALUES (\(tenant.id.uuid), \(tenant.companyName), \(tenant.contactEmail), \(tenant.contactPhone),
                    \(tenant.billingEmail), \(Int32(clamping: tenant.fleetSize)), \(tenant.country.rawValue),
                    \(tenant.language.rawValue), \(tenant.timeZone))
                """)
            try await transaction.execute(
                """
                INSERT INTO data_keys (tenant_id, version, key_id, wrapped)
                VALUES (\(tenant.id.uuid), \(Int32(bitPattern: wrapped.version)), \(wrapped.ringKeyID),
                    \(wrapped.blob))
                """)
            try await transaction.execute(
                "INSERT INTO api_keys (tenant_id, hash, hint) VALUES (\(tenant.id.uuid), \(key.hash), \(key.hint))")
            try await transaction.execute(
                """
                INSERT INTO audit_log (tenant_id, actor, action, target)
                VALUES (\(tenant.id.uuid), \(actor), 'tenant.create', \(tenant.companyName))
                """)
        }
    }

    /// Nil for one that is not there or is leaving.
    package func tenant(_ id: TenantID) async throws -> Tenant? {
        let rows = try await self.postgres.query(
            """
            SELECT company_name, contact_email, contact_phone, billing_email, fleet_size, country, language, time_zone
            FROM tenants WHERE id = \(id.uuid) AND leaving_at IS NULL
            """, scope: .tenant(id))
        guard let row = rows.first else { return nil }
        let (company, email, phone, billing, size, country, language, zone) =
            try row.decode((String, String, String?, String?, Int, String, String, String).self)
        return Tenant(
            id: id, companyName: company, contactEmail: email, contactPhone: phone, billingEmail: billing,
            fleetSize: size, country: CountryCode(country) ?? .unitedStates,
            language: Language(rawValue: language) ?? .english, timeZone: zone)
    }

    /// The tenant's number; nil while the pool has not given it one.
    package func number(of tenant: TenantID) async throws -> AssignedNumber? {
        try await NumberPool(postgres: self.postgres).number(of: tenant)
    }

    /// Nil where nobody is billed, and in a tenant's first seconds.
    package func billing(of tenant: TenantID) async throws -> BillingState? {
        try await BillingStore(postgres: self.postgres).state(of: tenant)
    }

    /// Whose number it is; nil for numbers of nobody.
    package func tenant(of number: PhoneNumberID) async throws -> TenantID? {
        let rows = try await self.postgres.query("SELECT number_tenant(\(number.rawValue))")
        return try rows.first?.decode(UUID?.self).map { TenantID($0) }
    }
}
