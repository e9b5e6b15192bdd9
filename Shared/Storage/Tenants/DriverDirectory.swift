package import Core
import FoundationEssentials
package import Postgres

/// The drivers of a tenant and the phones they are reached at: `driver_phone_mappings`.
package struct DriverDirectory: Sendable {
    package enum PhoneChange: Sendable, Equatable {
        case saved
        case unknownDriver
        /// The number belongs to this other driver of the tenant.
        case takenBy(FleetDriverID)
    }

    let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Brings the mapping up to what the fleet system tells of these drivers. Numbers that a person entered stay; a
    /// number that two active drivers share goes to the one that has it, and the other is listed with the reason.
    ///
    /// - Parameter isWhole: these are all drivers that the fleet system has; others of the provider are active no more.
    package func merge(
        _ drivers: [DiscoveredDriver], isWhole: Bool = false, provider: FleetProvider, tenant: TenantID
    ) async throws {
        try await self.postgres.withTransaction(scope: .tenant(tenant)) { transaction in
            try await Self.lock(tenant, in: transaction)
            if isWhole { try await Self.retire(others: drivers, provider, tenant, in: transaction) }
            try await Self.freeNumbers(for: drivers, provider, tenant, in: transaction)
            for driver in drivers {
                let saved = try await Self.upsert(driver, provider, tenant, in: transaction)
                if saved { continue }
                var without = driver
                without.phone = nil
                without.phoneProblem = "another driver has the same phone number"
                _ = try await Self.upsert(without, provider, tenant, in: transaction)
            }
        }
    }

    /// False when another driver of the tenant holds the number; nothing is changed then.
    private static func upsert(
        _ driver: DiscoveredDriver, _ provider: FleetProvider, _ tenant: TenantID,
        in transaction: PostgresTransaction
    ) async throws -> Bool {
        let source: String? = driver.phone == nil ? nil : DriverRecord.PhoneSource.fleet.rawValue
        let count = try await transaction.execute(
            """
            INSERT INTO driver_phone_mappings AS d (tenant_id, provider, fleet_driver_id, driver_name, phone_number,
                phone_source, phone_problem, language, time_zone, is_active)
            SELECT \(tenant.uuid), \(provider.rawValue), \(driver.profile.id.rawValue),
                \(driver.profile.name.bounded(to: 255)), \(driver.phone?.e164), \(source), \(driver.phoneProblem),
                \(driver.language.rawValue), \(driver.profile.timeZone), \(driver.profile.isActive)
            WHERE NOT EXISTS (
                SELECT FROM driver_phone_mappings o
                WHERE o.tenant_id = \(tenant.uuid) AND o.phone_number = \(driver.phone?.e164)
                    AND (o.provider, o.fleet_driver_id) <> (\(provider.rawValue), \(driver.profile.id.rawValue)))
            ON CONFLICT (tenant_id, provider, fleet_driver_id) DO UPDATE SET
                driver_name = excluded.driver_name, time_zone = excluded.time_zone, is_active = excluded.is_active,
                phone_number = CASE WHEN d.phone_source = 'entered' THEN d.phone_number
                    ELSE excluded.phone_number END,
                phone_source = CASE WHEN d.phone_source = 'entered' THEN d.phone_source
                    ELSE excluded.phone_source END,
                phone_problem = CASE WHEN d.phone_source = 'entered' THEN NULL ELSE excluded.phone_problem END,
                updated_at = now()
            """)
        return count == 1
    }

    /// Drivers in the order of their fleet ids.
    /// - Parameter after: the last driver of the page before.
    package func drivers(
        of tenant: TenantID, after: FleetDriverID?, limit: Int
    ) async throws -> [DriverRecord] {
        let rows = try await self.postgres.query(
            """
            SELECT \(unescaped: Self.columns) FROM driver_phone_mappings
            WHERE tenant_id = \(tenant.uuid) AND fleet_driver_id > \(after?.rawValue ?? "")
            ORDER BY fleet_driver_id LIMIT \(limit)
            """, scope: .tenant(tenant))
        return try rows.map { try Self.record($0) }
    }

    package func driver(_ id: FleetDriverID, of tenant: TenantID) async throws -> DriverRecord? {
        let rows = try await self.postgres.query(
            """
            SELECT \(unescaped: Self.columns) FROM driver_phone_mappings
            WHERE tenant_id = \(tenant.uuid) AND fleet_driver_id = \(id.rawValue)
            """, scope: .tenant(tenant))
        return try rows.first.map { try Self.record($0) }
    }

    /// Enters a number for a driver that the fleet system knows.
    package func enter(
        phone: PhoneNumber, name: String?, language: Language?, of id: FleetDriverID, tenant: TenantID, actor: String
    ) async throws -> PhoneChange {
        try await self.postgres.withTransaction(scope: .tenant(tenant)) { transaction in
            try await Self.lock(tenant, in: transaction)
            let holders = try await transaction.query(
                """
                SELECT fleet_driver_id FROM driver_phone_mappings
                WHERE tenant_id = \(tenant.uuid) AND phone_number = \(phone.e164) AND fleet_driver_id <> \(id.rawValue)
                    AND is_active
                """)
            if let holder = holders.first { return .takenBy(FleetDriverID(try holder.decode(String.self))) }
            try await Self.takeFromRetired([phone], tenant, in: transaction)
            let count = try await transaction.execute(
                """
                UPDATE driver_phone_mappings SET phone_number = \(phone.e164), phone_source = 'entered',
                    phone_problem = NULL, driver_name = coalesce(\(name), driver_name),
                    whatsapp_id = CASE WHEN phone_number = \(phone.e164) THEN whatsapp_id END,
                    user_id = CASE WHEN phone_number = \(phone.e164) THEN user_id END,
                    language = coalesce(\(language?.rawValue), language), updated_at = now()
                WHERE tenant_id = \(tenant.uuid) AND fleet_driver_id = \(id.rawValue)
                """)
            if count == 0 { return .unknownDriver }
            try await transaction.execute(
                """
                INSERT INTO audit_log (tenant_id, actor, action, target)
                VALUES (\(tenant.uuid), \(actor), 'driver.phone', \(id.rawValue))
                """)
            return .saved
        }
    }

    /// The driver who wrote: by the id that WhatsApp gave, by any form that WhatsApp may give the number, or by the
    /// user id of people without a visible number.
    package func driver(sender: Reply.Sender, of tenant: TenantID) async throws -> DriverRecord? {
        let number = sender.waID.flatMap { try? PhoneNumber(waID: $0) }
        let phones = (number?.matchKeys ?? []).map { "+\($0)" }
        let rows = try await self.postgres.query(
            """
            SELECT \(unescaped: Self.columns) FROM driver_phone_mappings
            WHERE tenant_id = \(tenant.uuid)
                AND (whatsapp_id = \(sender.waID) OR phone_number = ANY (\(phones))
                     OR user_id = \(sender.userID?.rawValue))
            ORDER BY is_active DESC, updated_at DESC LIMIT 1
            """, scope: .tenant(tenant))
        return try rows.first.map { try Self.record($0) }
    }

    /// Remembers how WhatsApp writes the driver's number, and the user id that came with it.
    package func learn(
        waID: String?, userID: BusinessScopedUserID?, of id: FleetDriverID, tenant: TenantID
    ) async throws {
        try await self.postgres.query(
            """
            UPDATE driver_phone_mappings
            SET whatsapp_id = coalesce(\(waID), whatsapp_id), user_id = coalesce(\(userID?.rawValue), user_id)
            WHERE tenant_id = \(tenant.uuid) AND fleet_driver_id = \(id.rawValue)
                AND (whatsapp_id IS DISTINCT FROM coalesce(\(waID), whatsapp_id)
                     OR user_id IS DISTINCT FROM coalesce(\(userID?.rawValue), user_id))
            """, scope: .tenant(tenant))
    }

    static let columns = """
        provider, fleet_driver_id, driver_name, phone_number, phone_source, phone_problem, language, time_zone,
        is_active, consent_at, consent_by, consent_how, opted_out_at
        """

    static func record(_ row: PostgresRow) throws -> DriverRecord {
        let (provider, id, name, phone, source, problem, language, zone, isActive, at, by, how, optedOutAt) =
            try row.decode(
                (
                    String, String, String, String?, String?, String?, String, String?, Bool, Date?, String?, String?,
                    Date?
                ).self)
        var record = DriverRecord(
            id: FleetDriverID(id), provider: FleetProvider(rawValue: provider) ?? .samsara, name: name,
            phone: try phone.map { try PhoneNumber(e164: $0) },
            phoneSource: source.flatMap { DriverRecord.PhoneSource(rawValue: $0) }, phoneProblem: problem,
            language: Language(rawValue: language) ?? .english, timeZone: zone, isActive: isActive)
        if let at, let by, let how { record.consent = DriverConsent(at: at, by: by, how: how) }
        record.optedOutAt = optedOutAt
        return record
    }
}
