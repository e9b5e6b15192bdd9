import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct TenantStoreTests {
    @Test
    func keysAreStoredAsHashesAlone() async throws {
        try await TestStores.run { stores in
            let (_, key): (TenantID, APIKey) = try await stores.newTenant()
            let row = try #require(try await stores.administrator.query("SELECT hash, hint FROM api_keys").first)
            let (hash, hint) = try row.decode(([UInt8], String).self)
            #expect(hash == key.hash)
            #expect(key.reveal().hasSuffix(hint) && hint.count == 4)
        }
    }

    @Test
    func aTenantThatCannotBeStoredWholeIsNotStoredAtAll() async throws {
        try await TestStores.run { stores in
            let (_, key): (TenantID, APIKey) = try await stores.newTenant()
            let other = Tenant(
                id: TenantID(UUID()), companyName: "Other", contactEmail: "a@b.example", contactPhone: nil,
                billingEmail: nil, fleetSize: 1, country: .unitedStates, language: .english, timeZone: "UTC")
            let store = TenantStore(postgres: stores.postgres, vault: stores.vault)
            // The key is taken, which is found after tenant and data key were written.
            let error = await #expect(throws: PostgresError.self) {
                try await store.create(other, key: key, actor: "test")
            }
            #expect(error?.isUniqueViolation == true)
            #expect(try await store.tenant(other.id) == nil)
            #expect(
                try await stores.administrator.query("SELECT count(*) FROM data_keys").first?.decode(Int.self) == 1)
        }
    }
}
