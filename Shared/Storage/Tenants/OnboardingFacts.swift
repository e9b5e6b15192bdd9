package import Core
package import Postgres

/// What the database knows of how far a tenant has come.
package struct OnboardingFacts: Sendable, Equatable {
    package struct Drivers: Sendable, Equatable {
        package var active = 0
        /// Of these, with a phone number.
        package var reachable = 0

        package init() {}
    }

    package var drivers = Drivers()
    /// A message has reached WhatsApp.
    package var hasSent = false
    /// A test has come out.
    package var hasTested = false
    /// In the line for a number, from 1; nil for who has one, and beyond the first thousand.
    package var place: Int?

    package init() {}
}

extension PostgresClient {
    package func onboardingFacts(of tenant: TenantID) async throws -> OnboardingFacts {
        var facts = OnboardingFacts()
        let rows = try await self.query(
            """
            SELECT (SELECT count(*) FROM driver_phone_mappings WHERE tenant_id = \(tenant.uuid) AND is_active),
                (SELECT count(*) FROM driver_phone_mappings
                    WHERE tenant_id = \(tenant.uuid) AND is_active AND phone_number IS NOT NULL),
                EXISTS (SELECT FROM communication_logs WHERE tenant_id = \(tenant.uuid) AND direction = 'outbound'
                    AND state IN ('accepted', 'sent', 'delivered', 'read')),
                EXISTS (SELECT FROM communication_logs WHERE tenant_id = \(tenant.uuid) AND direction = 'outbound'
                    AND kind = \(FleetEventKind.selfTest.rawValue))
            """, scope: .tenant(tenant))
        if let row = rows.first {
            (facts.drivers.active, facts.drivers.reachable, facts.hasSent, facts.hasTested) =
                try row.decode((Int, Int, Bool, Bool).self)
        }
        facts.place = try await NumberPool(postgres: self).waitingTenants(limit: 1_000).firstIndex(of: tenant)
            .map { $0 + 1 }
        return facts
    }

    /// Whether the test's event has come out.
    package func hasSettled(_ key: DeliveryKey) async throws -> Bool {
        try await !self.query(
            """
            SELECT FROM communication_logs
            WHERE tenant_id = \(key.tenant.uuid) AND event_at = \(key.eventAt) AND id = \(key.id.uuid)
            """, scope: .tenant(key.tenant)
        ).isEmpty
    }
}
