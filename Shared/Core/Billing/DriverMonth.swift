internal import Crypto

/// A driver who is active in a month: what is charged for, once.
package struct DriverMonth: Sendable, Hashable {
    package let tenant: TenantID
    package let provider: FleetProvider
    package let driver: FleetDriverID
    package let month: BillingMonth

    package init(tenant: TenantID, provider: FleetProvider, driver: FleetDriverID, month: BillingMonth) {
        self.tenant = tenant
        self.provider = provider
        self.driver = driver
        self.month = month
    }

    /// What tells this month of this driver from all others at Stripe: tenant, a digest of the driver, month; 73
    /// characters. Stripe takes 100, fewer than a fleet system's id of a driver may have.
    package var meterEventID: String {
        let digest = SHA256.hash(data: Array("\(self.provider.rawValue)/\(self.driver)".utf8))
        return "\(self.tenant.uuid.compactText)-\(Hex.encode(digest.prefix(16)))-\(self.month)"
    }
}
