package import Core
import Postgres

/// Many drivers at once.
extension DriverDirectory {
    private static let batchSize = 500

    /// Makes the changes, each as a whole or not at all. No driver and no number may appear twice.
    package func take(
        _ changes: [DriverChange], of tenant: TenantID, by actor: String
    ) async throws -> [DriverChange.Outcome] {
        var outcomes: [DriverChange.Outcome] = []
        for start in stride(from: 0, to: changes.count, by: Self.batchSize) {
            let batch = Array(changes[start..<min(start + Self.batchSize, changes.count)])
            do {
                outcomes += try await self.takeBatch(batch, of: tenant, by: actor)
            } catch let error as PostgresError where error.isUniqueViolation {
                // Somebody entered one of the numbers in this very moment, which the next look finds.
                outcomes += try await self.takeBatch(batch, of: tenant, by: actor)
            }
        }
        return outcomes
    }

    private func takeBatch(
        _ changes: [DriverChange], of tenant: TenantID, by actor: String
    ) async throws -> [DriverChange.Outcome] {
        try await self.postgres.withTransaction(scope: .tenant(tenant)) { transaction in
            let rows = try await transaction.query(Self.saving(changes, tenant, actor))
            try await transaction.execute(
                """
                INSERT INTO audit_log (tenant_id, actor, action, target)
                VALUES (\(tenant.uuid), \(actor), 'driver.import', \("\(changes.count) drivers"))
                """)
            let drivers = try await Self.drivers(changes.map(\.driver), of: tenant, in: transaction)
            return try zip(changes, rows).map { change, row in
                let (holder, isSaved) = try row.decode((String?, Bool).self)
                if isSaved, let driver = drivers[change.driver] { return .saved(driver) }
                return holder.map { .takenBy(FleetDriverID($0)) } ?? .unknownDriver
            }
        }
    }

    /// Answers of each change who else has the number, and whether it was made.
    private static func saving(_ changes: [DriverChange], _ tenant: TenantID, _ actor: String) -> SQL {
        """
        WITH wanted AS (
            SELECT * FROM unnest(
                \(changes.map(\.driver.rawValue)), \(changes.map(\.phone?.e164)), \(changes.map(\.name)),
                \(changes.map(\.language?.rawValue)), \(changes.map(\.consent))) WITH ORDINALITY
                AS w (driver, phone, name, language, consent, place)
        ), taken AS (
            SELECT w.place, o.fleet_driver_id FROM wanted w
            JOIN driver_phone_mappings o ON o.tenant_id = \(tenant.uuid) AND o.phone_number = w.phone
                AND o.fleet_driver_id <> w.driver
        ), saved AS (
            UPDATE driver_phone_mappings d SET
                phone_number = coalesce(w.phone, d.phone_number),
                phone_source = CASE WHEN w.phone IS NULL THEN d.phone_source ELSE 'entered' END,
                phone_problem = CASE WHEN w.phone IS NULL THEN d.phone_problem END,
                whatsapp_id = CASE WHEN w.phone IS NULL OR w.phone = d.phone_number THEN d.whatsapp_id END,
                driver_name = coalesce(w.name, d.driver_name), language = coalesce(w.language, d.language),
                consent_at = CASE WHEN w.consent IS NULL THEN d.consent_at
                    ELSE coalesce(d.consent_at, now()) END,
                consent_by = CASE WHEN w.consent IS NULL THEN d.consent_by
                    ELSE coalesce(d.consent_by, \(actor)) END,
                consent_how = coalesce(d.consent_how, w.consent), updated_at = now()
            FROM wanted w
            WHERE d.tenant_id = \(tenant.uuid) AND d.fleet_driver_id = w.driver
                AND NOT EXISTS (SELECT FROM taken t WHERE t.place = w.place)
            RETURNING w.place
        )
        SELECT t.fleet_driver_id, s.place IS NOT NULL FROM wanted w
        LEFT JOIN taken t ON t.place = w.place LEFT JOIN saved s ON s.place = w.place ORDER BY w.place
        """
    }

    private static func drivers(
        _ ids: [FleetDriverID], of tenant: TenantID, in transaction: PostgresTransaction
    ) async throws -> [FleetDriverID: DriverRecord] {
        let rows = try await transaction.query(
            """
            SELECT \(unescaped: Self.columns) FROM driver_phone_mappings
            WHERE tenant_id = \(tenant.uuid) AND fleet_driver_id = ANY (\(ids.map(\.rawValue)))
            """)
        let drivers = try rows.map { try Self.record($0) }
        return Dictionary(drivers.map { ($0.id, $0) }) { first, _ in first }
    }
}
