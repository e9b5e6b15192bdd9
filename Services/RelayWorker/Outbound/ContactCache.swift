import Core
import Storage

/// How drivers were reached within the last seconds. Who could not be written to is looked up every time, so that a
/// delivery is never given up because of what was true a moment ago.
struct ContactCache: Sendable {
    struct Key: Hashable, Sendable {
        var tenant: TenantID
        var provider: FleetProvider
        var driver: FleetDriverID
    }

    let ledger: DeliveryLedger
    private let recent = RecentValues<Key, DriverContact>(capacity: 50_000)

    init(ledger: DeliveryLedger) {
        self.ledger = ledger
    }

    /// Nil when the fleet system's driver is not known.
    func contact(_ key: Key) async throws -> DriverContact? {
        let now = ContinuousClock.now
        if let contact = self.recent.value(of: key, at: now) { return contact }
        let contact = try await self.ledger.contact(of: key.driver, provider: key.provider, tenant: key.tenant)
        if let contact, contact.isActive, !contact.isOptedOut, contact.phone != nil || contact.userID != nil {
            self.recent.keep(contact, for: key, readAt: now)
        }
        return contact
    }

    /// The driver was changed by this process.
    func forget(_ key: Key) {
        self.recent.forget(key)
    }
}
