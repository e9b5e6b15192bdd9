import Crypto
import Testing

@testable import Core

@Suite struct SigningKeysTests {
    /// The vectors of Motive's documentation, which signs with SHA-1.
    @Test(arguments: [
        (#"["fault_code_closed"]"#, "d9d36bea41c44ae49d1bfc4a48ba2abe", "f04a8386a21a6cba0447024e83b3f0983352bb72"),
        (#"{"action":"test"}"#, "8cbd43f98ba1e33c28c9", "5e1a966298ba4f3e91847aea8746198ca0530dd2"),
    ])
    func workWithAnyHash(body: String, secret: String, code: String) throws {
        let keys = try SigningKeys<Insecure.SHA1>([Secret(secret)])
        let bytes = try #require(Hex.decode(code, byteCount: 20))
        #expect(keys.match(bytes, body: Array(body.utf8)) == 0)
        #expect(keys.match(bytes, body: Array("\(body) ".utf8)) == nil)
        #expect(keys.match(Array(bytes.dropLast()), body: Array(body.utf8)) == nil)
    }

    @Test func readThePrefixBeforeTheBody() throws {
        let keys = try SigningKeys<SHA256>([Secret("k")])
        let code = HMAC<SHA256>.authenticationCode(for: Array("ab".utf8), using: SymmetricKey(data: Array("k".utf8)))
        for (prefix, body) in [("", "ab"), ("a", "b"), ("ab", "")] {
            #expect(keys.match(Array(code), prefix: Array(prefix.utf8), body: Array(body.utf8)) == 0)
        }
    }

    @Test func canBeUsedAgainAndAgain() throws {
        let keys = try SigningKeys<SHA256>([Secret("k")])
        let code = HMAC<SHA256>.authenticationCode(for: [1, 2], using: SymmetricKey(data: Array("k".utf8)))
        #expect((0..<10).allSatisfy { _ in keys.match(Array(code), body: [1, 2] as [UInt8]) == 0 })
    }
}
