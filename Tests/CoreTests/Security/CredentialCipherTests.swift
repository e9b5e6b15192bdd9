import Testing

@testable import Core

@Suite struct CredentialCipherTests {
    private let cipher = CredentialCipher(credential: Secret("fck_1"), purpose: "idempotency:a")

    @Test func whoeverHasTheCredentialOpensWhatItSealed() throws {
        let blob = try cipher.seal(Secret("answer"))
        let again = CredentialCipher(credential: Secret("fck_1"), purpose: "idempotency:a")
        #expect(try again.open(blob) == Secret("answer"))
        #expect(try cipher.seal(Secret("answer")) != blob)
    }

    @Test(arguments: [("fck_2", "idempotency:a"), ("fck_1", "idempotency:b")])
    func nobodyElseDoes(credential: String, purpose: String) throws {
        let blob = try cipher.seal(Secret("answer"))
        let other = CredentialCipher(credential: Secret(credential), purpose: purpose)
        #expect(throws: CipherError.unreadable) { try other.open(blob) }
    }
}
