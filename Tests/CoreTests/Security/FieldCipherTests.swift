import FoundationEssentials
import Testing

@testable import Core

@Suite struct FieldCipherTests {
    private let tenant = UUID()
    private let field = FieldLocation(table: "tenants", column: "token", row: "1")

    @Test func opensWhatItSealed() throws {
        let cipher = FieldCipher(current: .generate(tenant: tenant, version: 1))
        for text in ["", "token", String(repeating: "é", count: 5_000)] {
            let blob = try cipher.seal(Secret(text), at: field)
            #expect(blob.count == 34 + text.utf8.count)
            #expect(Array(blob.prefix(6)) == [1, 1, 0, 0, 0, 1])
            #expect(try cipher.open(blob, at: field).reveal() == text)
        }
    }

    @Test func neverRepeatsANonce() throws {
        let cipher = FieldCipher(current: .generate(tenant: tenant, version: 1))
        let nonces = try (0..<200).map { _ in try cipher.seal(Secret("x"), at: field)[6..<18] }
        #expect(Set(nonces).count == 200)
    }

    @Test(arguments: [
        FieldLocation(table: "drivers", column: "token", row: "1"),
        FieldLocation(table: "tenants", column: "secret", row: "1"),
        FieldLocation(table: "tenants", column: "token", row: "2"),
        FieldLocation(table: "tenantst", column: "oken", row: "1"),
        FieldLocation(table: "tenants", column: "token1", row: ""),
    ])
    func opensNowhereElse(_ elsewhere: FieldLocation) throws {
        let cipher = FieldCipher(current: .generate(tenant: tenant, version: 1))
        let blob = try cipher.seal(Secret("token"), at: field)
        #expect(throws: CipherError.unreadable) { try cipher.open(blob, at: elsewhere) }
    }

    @Test func opensForNoOtherTenantEvenUnderTheSameKey() throws {
        let key = DataKey.generate(tenant: tenant, version: 1)
        let blob = try FieldCipher(current: key).seal(Secret("token"), at: field)
        let stolen = FieldCipher(current: DataKey(tenant: UUID(), version: 1, key: key.key))
        #expect(throws: CipherError.unreadable) { try stolen.open(blob, at: field) }
    }

    @Test func failsAlikeForEveryChangedOrMissingByte() throws {
        let cipher = FieldCipher(current: .generate(tenant: tenant, version: 1))
        let blob = try cipher.seal(Secret("token"), at: field)
        for index in blob.indices {
            var changed = blob
            changed[index] ^= 0x40
            #expect(throws: CipherError.unreadable) { try cipher.open(changed, at: field) }
            #expect(throws: CipherError.unreadable) { try cipher.open(Array(blob[..<index]), at: field) }
        }
        #expect(throws: CipherError.unreadable) { try cipher.open(blob + [0], at: field) }
    }

    @Test func opensWithThePreviousKeyAndSealsWithTheCurrentOne() throws {
        let old = DataKey.generate(tenant: tenant, version: 1)
        let blob = try FieldCipher(current: old).seal(Secret("token"), at: field)
        let cipher = FieldCipher(current: .generate(tenant: tenant, version: 258), previous: [old])
        #expect(try cipher.open(blob, at: field).reveal() == "token")
        let sealed = try cipher.seal(Secret("token"), at: field)
        #expect(FieldCipher.dataKeyVersion(of: sealed) == 258)
        #expect(throws: CipherError.unreadable) { try FieldCipher(current: old).open(sealed, at: field) }
    }

    @Test func readsAVersionOnlyFromABlob() {
        #expect(FieldCipher.dataKeyVersion(of: []) == nil)
        #expect(FieldCipher.dataKeyVersion(of: Array(repeating: 1, count: 33)) == nil)
        #expect(FieldCipher.dataKeyVersion(of: [2] + Array(repeating: 1, count: 40)) == nil)
    }
}
