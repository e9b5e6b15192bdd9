package import Core
import FoundationEssentials
package import Postgres
import Synchronization

/// Seals and opens the encrypted columns of tenants, under each tenant's own data key.
package final class Vault: Sendable {
    private let postgres: PostgresClient
    private let ring: KeyRing
    /// Unwrapped keys of the tenants that were last asked for, at most ``capacity``.
    private let ciphers = Mutex<[TenantID: FieldCipher]>([:])
    private static let capacity = 20_000

    package init(postgres: PostgresClient, ring: KeyRing) {
        self.postgres = postgres
        self.ring = ring
    }

    /// A tenant's first data key, wrapped, to be stored with the tenant.
    func newDataKey(for tenant: TenantID) throws(CipherError) -> WrappedDataKey {
        try self.ring.wrap(.generate(tenant: tenant.uuid, version: 1))
    }

    package func seal(_ secret: Secret, at field: FieldLocation, of tenant: TenantID) async throws -> [UInt8] {
        try await self.cipher(of: tenant).seal(secret, at: field)
    }

    package func open(_ blob: [UInt8], at field: FieldLocation, of tenant: TenantID) async throws -> Secret {
        try await self.cipher(of: tenant).open(blob, at: field)
    }

    /// Builds the cipher from keys that came with another query.
    func cipher(_ keys: [WrappedDataKey], of tenant: TenantID) throws(CipherError) -> FieldCipher {
        var opened: [DataKey] = []
        for key in keys { opened.append(try self.ring.unwrap(key)) }
        guard let current = opened.popLast() else { throw CipherError.unreadable }
        return FieldCipher(current: current, previous: opened)
    }

    private func cipher(of tenant: TenantID) async throws -> FieldCipher {
        if let known = self.ciphers.withLock({ $0[tenant] }) { return known }
        let rows = try await self.postgres.query(
            """
            SELECT version, key_id, wrapped FROM data_keys
            WHERE tenant_id = \(tenant.uuid) AND retired_at IS NULL ORDER BY version
            """, scope: .tenant(tenant))
        let keys = try rows.map { row in
            let (version, key, wrapped) = try row.decode((Int, String, [UInt8]).self)
            return WrappedDataKey(
                tenant: tenant.uuid, version: UInt32(clamping: version), ringKeyID: key, blob: wrapped)
        }
        let cipher = try self.cipher(keys, of: tenant)
        self.ciphers.withLock { ciphers in
            if ciphers.count >= Self.capacity { ciphers.removeAll(keepingCapacity: true) }
            ciphers[tenant] = cipher
        }
        return cipher
    }
}
