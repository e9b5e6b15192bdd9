package import Core
import Postgres

/// What a tenant used in a month.
package struct MonthlyUsage: Sendable, Equatable {
    package var activeDrivers: Int
    /// Messages that WhatsApp took, and drivers' replies, as far back as the log is kept.
    package var outbound: Int
    package var inbound: Int
}

extension BillingStore {
    package func usage(of tenant: TenantID, in month: BillingMonth) async throws -> MonthlyUsage {
        let rows = try await self.postgres.query(
            """
            SELECT (SELECT count(*) FROM driver_activity
                    WHERE tenant_id = \(tenant.uuid) AND month = \(month.firstDay)::date),
                count(*) FILTER (WHERE direction = 'outbound'
                    AND state IN ('accepted', 'sent', 'delivered', 'read')),
                count(*) FILTER (WHERE direction = 'inbound' AND fleet_driver_id <> '')
            FROM communication_logs
            WHERE tenant_id = \(tenant.uuid) AND event_at >= \(month.start) AND event_at < \(month.end)
            """, scope: .tenant(tenant))
        guard let row = rows.first else { return MonthlyUsage(activeDrivers: 0, outbound: 0, inbound: 0) }
        let (drivers, outbound, inbound) = try row.decode((Int, Int, Int).self)
        return MonthlyUsage(activeDrivers: drivers, outbound: outbound, inbound: inbound)
    }
}
