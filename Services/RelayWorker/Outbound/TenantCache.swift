import Core
import Storage
import Synchronization

/// Tenants as the worker last read them. What changes takes effect within ``lifetime``.
final class TenantCache: Sendable {
    private struct Entry {
        var tenant: RelayTenant?
        var at: ContinuousClock.Instant
    }

    private let entries = Mutex<[TenantID: Entry]>([:])
    private let numbers = Mutex<[PhoneNumberID: (tenant: TenantID?, at: ContinuousClock.Instant)]>([:])
    private let tenants: TenantStore
    private let connections: FleetConnectionStore
    private static let lifetime: Duration = .seconds(5)
    private static let capacity = 20_000

    init(tenants: TenantStore, connections: FleetConnectionStore) {
        self.tenants = tenants
        self.connections = connections
    }

    /// Nil when there is no such tenant.
    func tenant(_ id: TenantID) async throws -> RelayTenant? {
        let now = ContinuousClock.now
        if let entry = self.entries.withLock({ $0[id] }), now - entry.at < Self.lifetime { return entry.tenant }
        let tenant = try await self.load(id)
        self.entries.withLock { entries in
            if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
            entries[id] = Entry(tenant: tenant, at: now)
        }
        return tenant
    }

    /// Whose number it is; nil when it is nobody's.
    func tenant(of number: PhoneNumberID) async throws -> TenantID? {
        let now = ContinuousClock.now
        if let known = self.numbers.withLock({ $0[number] }), now - known.at < Self.lifetime { return known.tenant }
        let tenant = try await self.tenants.tenant(of: number)
        self.numbers.withLock { numbers in
            if numbers.count >= Self.capacity { numbers.removeAll(keepingCapacity: true) }
            numbers[number] = (tenant, now)
        }
        return tenant
    }

    private func load(_ id: TenantID) async throws -> RelayTenant? {
        guard let tenant = try await self.tenants.tenant(id) else { return nil }
        var relay = RelayTenant(tenant: tenant, number: try await self.tenants.number(of: id), connections: [:])
        for provider in FleetProvider.allCases {
            relay.connections[provider] = try await self.connections.connection(of: id, provider: provider)
        }
        return relay
    }
}
