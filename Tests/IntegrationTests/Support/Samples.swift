import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

extension TestStores {
    /// A tenant that is stored.
    func newTenant(country: CountryCode = .unitedStates) async throws -> TenantID {
        try await self.newTenant(country: country).id
    }

    func newTenant(country: CountryCode = .unitedStates) async throws -> (id: TenantID, key: APIKey) {
        var generator = SystemRandomNumberGenerator()
        let key = APIKey.generate(using: &generator)
        let tenant = Tenant(
            id: TenantID(UUID()), companyName: "Lone Star Freight", contactEmail: "dispatch@example.com",
            contactPhone: nil, billingEmail: nil, fleetSize: 6, country: country, language: .english,
            timeZone: "America/Chicago")
        try await TenantStore(postgres: self.postgres, vault: self.vault).create(tenant, key: key, actor: "test")
        return (tenant.id, key)
    }

    /// The whole row of a delivery or reply, as text by column.
    func row(_ key: DeliveryKey) async throws -> [String: String] {
        let rows = try await self.administrator.query(
            """
            SELECT state, attempts::text, resends::text, coalesce(message_id, '') AS message_id,
                coalesce(error_detail, '') AS error_detail,
                concat_ws(',', CASE WHEN accepted_at IS NOT NULL THEN 'accepted' END,
                    CASE WHEN sent_at IS NOT NULL THEN 'sent' END,
                    CASE WHEN delivered_at IS NOT NULL THEN 'delivered' END,
                    CASE WHEN read_at IS NOT NULL THEN 'read' END) AS times
            FROM communication_logs WHERE tenant_id = \(key.tenant.uuid) AND id = \(key.id.uuid)
            """)
        guard let row = rows.first else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: try row.columns.map { ($0, try row.decode($0, as: String.self)) })
    }
}

extension SessionScope {
    static func acting(for tenant: TenantID) -> SessionScope {
        SessionScope(["app.tenant_id": tenant.description])
    }
}

extension DeliveryIntent {
    /// One that may be sent, of an event of its own.
    static func sample(
        _ tenant: TenantID, event: FleetEventID = .init(UUID().uuidString), driver: FleetDriverID = "driver-1",
        epoch: Int64 = 1, at time: Date = Date(), state: DeliveryState = .sending
    ) -> DeliveryIntent {
        let key = DeliveryKey(
            tenant: tenant, id: DeliveryID(tenant: tenant, event: event, driver: driver), eventAt: time)
        var intent = DeliveryIntent(
            key: key, state: state, provider: .samsara,
            event: FleetEvent(id: event, kind: .stopArrival, occurredAt: time), driver: driver,
            lease: .sample(epoch), receivedAt: time)
        intent.number = "1001"
        intent.template = "stop_arrival_v1"
        intent.language = "en_US"
        intent.preview = "You arrived"
        return intent
    }
}

extension PartitionLease {
    static func sample(_ epoch: Int64) -> PartitionLease {
        PartitionLease(partition: Partition(role: .outbound, index: 0), epoch: epoch)
    }
}

extension DeliveryLedger {
    /// Begins an attempt, which must be taken, and returns what ends it.
    @discardableResult
    func attempt(_ intent: DeliveryIntent) async throws -> AttemptID {
        let row = try #require(try await self.begin(intent))
        try #require(row.isTaken)
        return row.record.attempt
    }

    @discardableResult
    func end(
        _ intent: DeliveryIntent, _ attempt: AttemptID, _ state: DeliveryState, message: MessageID? = nil,
        code: Int? = nil
    ) async throws -> Bool {
        try await self.end(
            DeliveryResult(key: intent.key, attempt: attempt, state: state, message: message, code: code))
    }
}

extension Receipt {
    static func sample(
        _ status: Receipt.Status, at seconds: Double = 0, number: PhoneNumberID = "1001", code: Int? = nil
    ) -> Receipt {
        Receipt(
            message: "wamid.1", number: number, status: status,
            at: Date(timeIntervalSince1970: 1_700_000_000 + seconds),
            errorCode: code, errorDetail: code.map { "refused with \($0)" })
    }
}

extension WorkEntry {
    static func sample(_ identity: String = UUID().uuidString, key: String = "lane") -> WorkEntry {
        WorkEntry(
            identity: identity, tenant: nil, provider: "samsara", kind: "stop_arrival", key: key,
            receivedAt: Date(milliseconds: 1_700_000_000_123), trace: nil, body: Array("{\"id\":\"\(identity)\"}".utf8))
    }
}
