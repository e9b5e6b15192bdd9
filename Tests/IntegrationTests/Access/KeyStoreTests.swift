import Core
import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct KeyStoreTests {
    @Test
    func aKeyLeadsToItsTenantUntilItIsRevoked() async throws {
        try await TestStores.run { stores in
            let (tenant, first): (TenantID, APIKey) = try await stores.newTenant()
            let store = KeyStore(postgres: stores.postgres)
            #expect(try await store.holder(of: first) == .tenant(tenant))
            #expect(try await store.holder(of: Self.newKey()) == nil)
            let second = Self.newKey()
            let added = try #require(try await store.add(second, to: tenant, actor: "test"))
            #expect(try await store.holder(of: second) == .tenant(tenant))
            let known = try #require(try await store.keys(of: tenant).first)
            #expect(known.lastUsedAt != nil)
            #expect(try await store.revoke(known.id, of: tenant, mayBeLast: false, actor: "test") == .revoked)
            #expect(try await store.holder(of: first) == nil)
            #expect(try await store.keys(of: tenant).map(\.id) == [added.id])
            #expect(try await store.revoke(known.id, of: tenant, mayBeLast: false, actor: "test") == .unknown)
            #expect(try await store.revoke(added.id, of: tenant, mayBeLast: false, actor: "test") == .last)
            #expect(try await store.revoke(added.id, of: tenant, mayBeLast: true, actor: "test") == .revoked)
            #expect(try await store.holder(of: second) == nil)
        }
    }

    @Test
    func ofManyKeysAtOnceATenantGetsOneBesideTheFirst() async throws {
        try await TestStores.run { stores in
            let (tenant, _): (TenantID, APIKey) = try await stores.newTenant()
            let store = KeyStore(postgres: stores.postgres)
            let made = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await store.add(Self.newKey(), to: tenant, actor: "test") != nil }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(made == 1)
            #expect(try await store.keys(of: tenant).count == 2)
        }
    }

    @Test
    func aTenantRevokesNoKeyOfAnother() async throws {
        try await TestStores.run { stores in
            let (one, key): (TenantID, APIKey) = try await stores.newTenant()
            let (two, _): (TenantID, APIKey) = try await stores.newTenant()
            let store = KeyStore(postgres: stores.postgres)
            let id = try #require(try await store.keys(of: one).first?.id)
            #expect(try await store.revoke(id, of: two, mayBeLast: true, actor: "test") == .unknown)
            #expect(try await store.holder(of: key) == .tenant(one))
        }
    }

    @Test
    func anOperatorsKeyIsKnownByItsNameUntilItIsRevoked() async throws {
        try await TestStores.run { stores in
            let store = OperatorKeyStore(postgres: stores.postgres)
            let key = Self.newKey()
            let record = try #require(try await store.add(key, name: "Mona", actor: "operator"))
            let keys = KeyStore(postgres: stores.postgres)
            #expect(try await keys.holder(of: key) == .operator("Mona"))
            #expect(try await store.keys().map(\.name) == ["Mona"])
            #expect(try await store.revoke(record.id, actor: "operator"))
            #expect(try await !store.revoke(record.id, actor: "operator"))
            #expect(try await keys.holder(of: key) == nil)
            let actions = try await stores.administrator.query("SELECT action FROM operator_actions ORDER BY begun_at")
            #expect(
                try actions.map { try $0.decode(String.self) } == [
                    "operator_key.create", "operator_key.revoke", "operator_key.revoke",
                ])
        }
    }

    private static func newKey() -> APIKey {
        var generator = SystemRandomNumberGenerator()
        return APIKey.generate(using: &generator)
    }
}
