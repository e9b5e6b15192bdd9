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
    private let platformCipher = Mutex<FieldCipher?>(nil)
    /// In the place of a tenant, for what belongs to none.
    private static let platform = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
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
    func cipher(_ keys: [WrappedDataKey]) throws(CipherError) -> FieldCipher {
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
        let cipher = try self.cipher(Self.keys(rows, of: tenant.uuid))
        self.ciphers.withLock { ciphers in
            if ciphers.count >= Self.capacity { ciphers.removeAll(keepingCapacity: true) }
            ciphers[tenant] = cipher
        }
        return cipher
    }

    private static func keys(_ rows: [PostgresRow], of owner: UUID) throws -> [WrappedDataKey] {
        try rows.map { row in
            let (version, key, wrapped) = try row.decode((Int, String, [UInt8]).self)
            return WrappedDataKey(tenant: owner, version: UInt32(clamping: version), ringKeyID: key, blob: wrapped)
        }
    }

    /// Under the platform's own data key.
    func sealPlatform(_ secret: Secret, at field: FieldLocation) async throws -> [UInt8] {
        try await self.cipherOfPlatform().seal(secret, at: field)
    }

    func openPlatform(_ blob: [UInt8], at field: FieldLocation) async throws -> Secret {
        try await self.cipherOfPlatform().open(blob, at: field)
    }

    private func cipherOfPlatform() async throws -> FieldCipher {
        if let known = self.platformCipher.withLock(\.self) { return known }
        let proposal = try self.ring.wrap(.generate(tenant: Self.platform, version: 1))
        let rows = try await self.postgres.query(
            """
            SELECT version, key_id, wrapped FROM platform_key(\(proposal.ringKeyID), \(proposal.blob))
            """)
        let cipher = try self.cipher(Self.keys(rows, of: Self.platform))
        self.platformCipher.withLock { $0 = cipher }
        return cipher
    }
}
