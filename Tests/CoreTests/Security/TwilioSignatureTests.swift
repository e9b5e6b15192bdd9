import Testing

@testable import Core

/// The vectors of Twilio's own libraries.
@Suite struct TwilioSignatureTests {
    private static let url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    private static let form = [
        (name: "CallSid", value: "CA1234567890ABCDE"), (name: "Digits", value: "1234"),
        (name: "From", value: "+14158675309"), (name: "To", value: "+18005551212"),
        (name: "Caller", value: "+14158675309"),
    ]

    private func verify(
        _ signature: String?, url: String = url, form: [(name: String, value: String)] = form,
        tokens: [String] = ["12345"]
    ) throws -> SignatureVerdict {
        try TwilioSignature(authTokens: tokens.map { Secret($0) }).verify(signature: signature, url: url, form: form)
    }

    @Test(arguments: [
        (url, "RSOYDt4T1cUTdK1PDd93/VVr8B8="), (url, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        ("https://mycompany.com:1234/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("http://mycompany.com:1234/myapp.php?foo=1&bar=2", "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        ("http://mycompany.com/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4="),
    ])
    func takesWhatTwilioSigned(url: String, signature: String) throws {
        #expect(try verify(signature, url: url) == .valid(secret: 0))
    }

    @Test func countsAFieldThatRepeatsOncePerValue() throws {
        let form = ["5678", "1234", "1234"].map { (name: "Digits", value: $0) }
        let others = [(name: "SidAccount", value: "AC123"), (name: "Sid", value: "CA123")]
        #expect(try verify("IK+Dwps556ElfBT0I3Rgjkr1wJU=", form: others + form) == .valid(secret: 0))
    }

    @Test func takesTheTokenThatIsBeingReplaced() throws {
        #expect(try verify("RSOYDt4T1cUTdK1PDd93/VVr8B8=", tokens: ["new", "12345"]) == .valid(secret: 1))
    }

    @Test(
        arguments: [
            (nil, .missing), ("", .malformed), ("RSOYDt4T1cUTdK1PDd93", .malformed), ("§", .malformed),
            (String(repeating: "A", count: 80), .malformed), ("SSOYDt4T1cUTdK1PDd93/VVr8B8=", .mismatch),
        ] as [(String?, SignatureVerdict)])
    func refusesOthers(signature: String?, verdict: SignatureVerdict) throws {
        #expect(try verify(signature) == verdict)
    }

    @Test(arguments: ["http://mycompany.com/myapp.php?foo=1&bar=2", "https://mycompany.com/myapp.php?foo=1", "", "x"])
    func refusesAnotherURL(url: String) throws {
        #expect(try verify("RSOYDt4T1cUTdK1PDd93/VVr8B8=", url: url) == .mismatch)
    }

    @Test func refusesAChangedField() throws {
        var form = Self.form
        form[1].value = "1235"
        #expect(try verify("RSOYDt4T1cUTdK1PDd93/VVr8B8=", form: form) == .mismatch)
        #expect(try verify("RSOYDt4T1cUTdK1PDd93/VVr8B8=", form: Self.form + [("Extra", "")]) == .mismatch)
    }
}
