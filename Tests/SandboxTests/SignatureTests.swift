import Testing

@testable import Sandbox

@Suite struct SignatureTests {
    private static let escaped = #"""
        {"object":"whatsapp_business_account","entry":[{"id":"0","changes":[{"field":"messages","value":{"text":"caf\u00e9 \/ a\u0040b"}}]}]}
        """#

    @Test func metaVectorCoversTheEscapedBytes() {
        let body = Array(Self.escaped.utf8)
        #expect(body.count == 133)
        #expect(
            Signature.meta(body: body, appSecret: "app-secret-1")
                == "sha256=3a51a506060486c566823dcde50749cf1bfd6fbd98f1a71c579601925ecda6d4")
    }

    @Test func metaSignatureOfReserialisedBodyDiffers() throws {
        let body = try JSON(parsing: Self.escaped.utf8).bytes()
        #expect(!Signature.meta(body: body, appSecret: "app-secret-1").hasPrefix("sha256=3a51a506"))
    }

    @Test func samsaraVectorMatches() {
        #expect(
            Signature.samsara(
                body: Array("test-body".utf8), timestamp: "1700000000", secretKey: "dGVzdC1zZWNyZXQ=")
                == "v1=e05d9d1f326a1f8a845d2520d09d45c6b20c1931828bbd1dd3858446e7ae7082")
    }

    @Test func samsaraSecretMustBeBase64() {
        #expect(Signature.samsara(body: [], timestamp: "1", secretKey: "not base64!") == nil)
    }

    @Test func twilioSignsTheURLAndTheSortedFields() {
        let fields = [
            ("Digits", "1234"), ("CallSid", "CA1234567890ABCDE"), ("To", "+18005551212"),
            ("From", "+14158675309"), ("Caller", "+14158675309"),
        ]
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2"
        #expect(Signature.twilio(url: url, fields: fields, authToken: "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    }
}
