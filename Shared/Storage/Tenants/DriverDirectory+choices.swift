package import Core
import FoundationEssentials
import Postgres

/// What drivers want: that they agreed to messages, and that they want none.
extension DriverDirectory {
    /// Records that a driver agreed. The first record stays; a repeat changes nothing.
    /// - Returns: what is recorded; nil when the tenant has no such driver.
    package func agree(
        _ id: FleetDriverID, of tenant: TenantID, by actor: String, how: String
    ) async throws -> DriverConsent? {
        try await self.postgres.withTransaction(scope: .tenant(tenant)) { transaction in
            let count = try await transaction.execute(
                """
                UPDATE driver_phone_mappings SET consent_at = now(), consent_by = \(actor), consent_how = \(how)
                WHERE tenant_id = \(tenant.uuid) AND fleet_driver_id = \(id.rawValue) AND consent_at IS NULL
                """)
            if count > 0 {
                try await transaction.execute(
                    """
                    INSERT INTO audit_log (tenant_id, actor, action, target)
                    VALUES (\(tenant.uuid), \(actor), 'driver.consent', \(id.rawValue))
                    """)
            }
            let rows = try await transaction.query(
                """
                SELECT consent_at, consent_by, consent_how FROM driver_phone_mappings
                WHERE tenant_id = \(tenant.uuid) AND fleet_driver_id = \(id.rawValue) AND consent_at IS NOT NULL
                """)
            return try rows.first.map { row in
                let (at, by, how) = try row.decode((Date, String, String).self)
                return DriverConsent(at: at, by: by, how: how)
            }
        }
    }

    /// What the driver wrote. Only the driver can undo it.
    package func choose(_ choice: SubscriptionChoice, by id: FleetDriverID, of tenant: TenantID) async throws {
        let isOut = choice == .stop
        try await self.postgres.withTransaction(scope: .tenant(tenant)) { transaction in
            let count = try await transaction.execute(
                """
                UPDATE driver_phone_mappings SET opted_out_at = CASE WHEN \(isOut) THEN now() END
                WHERE tenant_id = \(tenant.uuid) AND fleet_driver_id = \(id.rawValue)
                    AND (opted_out_at IS NULL) = \(isOut)
                """)
            guard count > 0 else { return }
            try await transaction.execute(
                """
                INSERT INTO audit_log (tenant_id, actor, action, target)
                VALUES (\(tenant.uuid), 'driver', \("driver.\(choice.rawValue)"), \(id.rawValue))
                """)
        }
    }
}
