import Core
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct VaultTests {
    private static let place = FieldLocation(table: "fleet_connections", column: "api_token", row: "samsara")

    @Test
    func whatWasSealedOpensForItsTenantAtItsPlaceAlone() async throws {
        try await TestStores.run { stores in
            let (one, two): (TenantID, TenantID) = (try await stores.newTenant(), try await stores.newTenant())
            let blob = try await stores.vault.seal(Secret("samsara_api_token"), at: Self.place, of: one)
            #expect(!String(decoding: blob, as: UTF8.self).contains("samsara"))
            #expect(try await stores.vault.open(blob, at: Self.place, of: one) == Secret("samsara_api_token"))
            await #expect(throws: CipherError.unreadable) {
                try await stores.vault.open(blob, at: Self.place, of: two)
            }
            await #expect(throws: CipherError.unreadable) {
                let elsewhere = FieldLocation(table: "fleet_connections", column: "webhook_secret", row: "samsara")
                _ = try await stores.vault.open(blob, at: elsewhere, of: one)
            }
        }
    }

    @Test
    func keysRotateWhileValuesAreRead() async throws {
        try await TestStores.run { stores in
            var tenants: [(TenantID, [UInt8])] = []
            for _ in 0..<20 {
                let tenant: TenantID = try await stores.newTenant()
                tenants.append((tenant, try await stores.vault.seal(Secret("token"), at: Self.place, of: tenant)))
            }
            let sealed = tenants
            let ring = try KeyRing(parsing: Secret("three:\(TestStores.key(3)),\(TestStores.keys)"))
            let rotated = try await withThrowingTaskGroup(of: Void.self) { group in
                for (tenant, blob) in sealed + sealed + sealed {
                    group.addTask { () async throws in
                        // A vault of its own, which has no key in memory.
                        let vault = Vault(postgres: stores.postgres, ring: ring)
                        #expect(try await vault.open(blob, at: Self.place, of: tenant) == Secret("token"))
                    }
                }
                let rotated = try await KeyRotation(postgres: stores.postgres, ring: ring).run(pageSize: 3) { _ in }
                try await group.waitForAll()
                return rotated
            }
            #expect(rotated == 20)
            let (tenant, blob) = sealed[0]
            let alone = Vault(
                postgres: stores.postgres, ring: try KeyRing(parsing: Secret("three:\(TestStores.key(3))")))
            #expect(try await alone.open(blob, at: Self.place, of: tenant) == Secret("token"))
            let former = Vault(postgres: stores.postgres, ring: stores.ring)
            await #expect(throws: CipherError.unknownRingKey(id: "three")) {
                try await former.open(blob, at: Self.place, of: tenant)
            }
        }
    }

    @Test
    func rotatingTwiceChangesNothingTheSecondTime() async throws {
        try await TestStores.run { stores in
            let _: TenantID = try await stores.newTenant()
            let rotation = KeyRotation(
                postgres: stores.postgres,
                ring: try KeyRing(parsing: Secret("two:\(TestStores.key(2)),one:\(TestStores.key(1))")))
            #expect(try await rotation.run { _ in } == 1)
            #expect(try await rotation.run { _ in } == 0)
        }
    }
}
