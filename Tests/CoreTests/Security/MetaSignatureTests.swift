import Testing

@testable import Core

@Suite struct MetaSignatureTests {
    private static let code = "3a51a506060486c566823dcde50749cf1bfd6fbd98f1a71c579601925ecda6d4"
    private let body = Array(
        #"""
        {"object":"whatsapp_business_account","entry":[{"id":"0","changes":[{"field":"messages",\#
        "value":{"text":"caf\u00e9 \/ a\u0040b"}}]}]}
        """#.utf8)

    private func verdict(
        _ signature: String?, secrets: [String] = ["app-secret-1"], body: [UInt8]? = nil
    ) throws -> SignatureVerdict {
        try MetaSignature(appSecrets: secrets.map { Secret($0) }).verify(signature: signature, body: body ?? self.body)
    }

    @Test func acceptsTheBytesAsTheyWereSent() throws {
        #expect(body.count == 133)
        #expect(try verdict("sha256=" + Self.code) == .valid(secret: 0))
    }

    @Test func refusesTheSameJSONWrittenAnew() throws {
        let rewritten = String(decoding: body, as: UTF8.self)
            .replacing(#"\u00e9"#, with: "é").replacing(#"\/"#, with: "/").replacing(#"\u0040"#, with: "@")
        #expect(try verdict("sha256=" + Self.code, body: Array(rewritten.utf8)) == .mismatch)
    }

    @Test func acceptsThePreviousAppSecretWhileItIsReplaced() throws {
        #expect(try verdict("sha256=" + Self.code, secrets: ["app-secret-2", "app-secret-1"]) == .valid(secret: 1))
        #expect(try verdict("sha256=" + Self.code, secrets: ["app-secret-2"]) == .mismatch)
    }

    @Test func matchesNothingWithoutSecrets() throws {
        #expect(try verdict("sha256=" + Self.code, secrets: []) == .mismatch)
    }

    @Test func refusesAnEmptySecret() {
        #expect(throws: SigningKeyError.empty(position: 1)) { try verdict(nil, secrets: [""]) }
    }

    @Test(arguments: ["", code, "sha1=" + code, "sha256=" + code.uppercased(), "sha256=" + code.dropLast(2)])
    func refusesAMalformedSignature(_ signature: String) throws {
        #expect(try verdict(signature) == .malformed)
    }

    @Test func tellsAMissingSignature() throws {
        #expect(try verdict(nil) == .missing)
    }
}
