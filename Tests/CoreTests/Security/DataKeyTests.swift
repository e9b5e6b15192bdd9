import FoundationEssentials
import Testing

@testable import Core

@Suite struct DataKeyTests {
    private let tenant = UUID()

    private func ring(_ keys: (id: String, fill: UInt8)...) throws -> KeyRing {
        let entries = keys.map { "\($0.id):\(Data(repeating: $0.fill, count: 32).base64EncodedString())" }
        return try KeyRing(parsing: Secret(entries.joined(separator: ",")))
    }

    @Test func comesBackFromItsWrapping() throws {
        let ring = try ring(("a", 1))
        let key = DataKey.generate(tenant: tenant, version: 3)
        let wrapped = try ring.wrap(key)
        #expect(wrapped.ringKeyID == "a")
        let unwrapped = try ring.unwrap(wrapped)
        #expect(unwrapped.key == key.key)
        #expect(unwrapped.tenant == tenant)
        #expect(unwrapped.version == 3)
    }

    @Test func isBoundToTenantVersionAndRingKey() throws {
        let ring = try ring(("a", 1), ("b", 1))
        let wrapped = try ring.wrap(.generate(tenant: tenant, version: 3))
        let forgeries = [
            WrappedDataKey(tenant: UUID(), version: 3, ringKeyID: "a", blob: wrapped.blob),
            WrappedDataKey(tenant: tenant, version: 4, ringKeyID: "a", blob: wrapped.blob),
            WrappedDataKey(tenant: tenant, version: 3, ringKeyID: "b", blob: wrapped.blob),
            WrappedDataKey(tenant: tenant, version: 3, ringKeyID: "a", blob: wrapped.blob.dropLast()),
        ]
        for forgery in forgeries {
            #expect(throws: CipherError.unreadable) { try ring.unwrap(forgery) }
        }
    }

    @Test func movesToTheNewRingKeyOnce() throws {
        let key = DataKey.generate(tenant: tenant, version: 1)
        let wrapped = try ring(("old", 1)).wrap(key)
        let both = try ring(("new", 2), ("old", 1))
        let moved = try #require(try both.rewrap(wrapped))
        #expect(moved.ringKeyID == "new")
        #expect(try both.rewrap(moved) == nil)
        #expect(try ring(("new", 2)).unwrap(moved).key == key.key)
    }

    @Test func namesTheRingKeyThatIsGone() throws {
        let wrapped = try ring(("old", 1)).wrap(.generate(tenant: tenant, version: 1))
        let error = try #require(throws: CipherError.self) { try ring(("new", 2)).unwrap(wrapped) }
        #expect(error == .unknownRingKey(id: "old"))
        #expect("\(error)".contains("'old'"))
    }

    /// Computed with another implementation of AES-GCM from the layout in the doc comments.
    @Test func readsTheDocumentedLayout() throws {
        let tenant = try #require(UUID(uuidString: "11111111-2222-4333-8444-555555555555"))
        let ring = try KeyRing(parsing: Secret("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="))
        let wrapped = try #require(
            Hex.decode(
                "010100000007000102030405060708090a0b6723f438e1c0e43ca568bda09dc456"
                    + "42b3e7b507c44e694b005edfbe21543e8da05531cd96d2ee68e7ae75288c59793d", byteCount: 66))
        let blob = try #require(
            Hex.decode(
                "010100000007000102030405060708090a0b2f3330d42b478ac1c896a2a348868787"
                    + "8420b9765b026760a9828b57c9", byteCount: 47))
        let key = try ring.unwrap(WrappedDataKey(tenant: tenant, version: 7, ringKeyID: "k1", blob: wrapped))
        let field = FieldLocation(table: "tenants", column: "samsara_token", row: "row-1")
        #expect(try FieldCipher(current: key).open(blob, at: field).reveal() == "samsara-token")
    }
}
