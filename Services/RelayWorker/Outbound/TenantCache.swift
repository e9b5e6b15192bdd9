import Core
import Storage

/// Tenants as the worker last read them. What changes takes effect within seconds.
struct TenantCache: Sendable {
    private let entries = RecentValues<TenantID, RelayTenant?>()
    private let numbers = RecentValues<PhoneNumberID, TenantID?>()
    private let tenants: TenantStore
    private let connections: FleetConnectionStore

    private let billing: BillingStore?

    /// - Parameter billing: nil where nobody is billed.
    init(tenants: TenantStore, connections: FleetConnectionStore, billing: BillingStore?) {
        self.tenants = tenants
        self.connections = connections
        self.billing = billing
    }

    /// Nil when there is no such tenant.
    func tenant(_ id: TenantID) async throws -> RelayTenant? {
        let now = ContinuousClock.now
        if let tenant = self.entries.value(of: id, at: now) { return tenant }
        let tenant = try await self.load(id)
        self.entries.keep(tenant, for: id, readAt: now)
        return tenant
    }

    /// Whose number it is; nil when it is nobody's.
    func tenant(of number: PhoneNumberID) async throws -> TenantID? {
        let now = ContinuousClock.now
        if let tenant = self.numbers.value(of: number, at: now) { return tenant }
        let tenant = try await self.tenants.tenant(of: number)
        self.numbers.keep(tenant, for: number, readAt: now)
        return tenant
    }

    private func load(_ id: TenantID) async throws -> RelayTenant? {
        guard let tenant = try await self.tenants.tenant(id) else { return nil }
        var relay = RelayTenant(tenant: tenant, number: try await self.tenants.number(of: id), connections: [:])
        for provider in FleetProvider.allCases {
            relay.connections[provider] = try await self.connections.connection(of: id, provider: provider)
        }
        relay.billing = try await self.billing?.state(of: id)
        return relay
    }
}
