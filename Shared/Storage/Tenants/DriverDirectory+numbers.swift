import Core
import Postgres

/// Numbers that pass from one driver to another. With a number go the ids that WhatsApp gave whoever had it.
extension DriverDirectory {
    /// Changes of a tenant's drivers come one after the other: two at once could give a number twice.
    static func lock(_ tenant: TenantID, in transaction: PostgresTransaction) async throws(PostgresError) {
        try await transaction.query("SELECT 1 FROM tenants WHERE id = \(tenant.uuid) FOR NO KEY UPDATE")
    }

    /// Drivers that the fleet system has no more.
    static func retire(
        others drivers: [DiscoveredDriver], _ provider: FleetProvider, _ tenant: TenantID,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            UPDATE driver_phone_mappings SET is_active = false, updated_at = now()
            WHERE tenant_id = \(tenant.uuid) AND provider = \(provider.rawValue) AND is_active
                AND fleet_driver_id <> ALL (\(drivers.map(\.profile.id.rawValue)))
            """)
    }

    /// What these drivers had from the fleet system and have no more, so that it may go to another of them.
    static func freeNumbers(
        for drivers: [DiscoveredDriver], _ provider: FleetProvider, _ tenant: TenantID,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            UPDATE driver_phone_mappings d
            SET phone_number = NULL, phone_source = NULL, whatsapp_id = NULL, user_id = NULL
            FROM unnest(\(drivers.map(\.profile.id.rawValue)), \(drivers.map { $0.phone?.e164 ?? "" })) AS n (id, phone)
            WHERE d.tenant_id = \(tenant.uuid) AND d.provider = \(provider.rawValue) AND d.fleet_driver_id = n.id
                AND d.phone_source = 'fleet' AND d.phone_number <> n.phone
            """)
        let phones = drivers.filter(\.profile.isActive).compactMap(\.phone)
        try await Self.takeFromRetired(phones, tenant, in: transaction)
    }

    static func takeFromRetired(
        _ phones: [PhoneNumber], _ tenant: TenantID, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            UPDATE driver_phone_mappings
            SET phone_number = NULL, phone_source = NULL, whatsapp_id = NULL, user_id = NULL,
                phone_problem = 'another driver has the same phone number'
            WHERE tenant_id = \(tenant.uuid) AND phone_number = ANY (\(phones.map(\.e164))) AND NOT is_active
            """)
    }
}
