import Testing

@testable import Providers

@Suite struct BaseURLTests {
    @Test(arguments: [
        ("https://api.samsara.com", "https://api.samsara.com"),
        ("https://api.eu.samsara.com/", "https://api.eu.samsara.com"),
        ("https://graph.facebook.com:8443/prefix//", "https://graph.facebook.com:8443/prefix"),
    ])
    func takesPublicHosts(text: String, kept: String) throws {
        #expect(try BaseURL(text).description == kept)
    }

    @Test(arguments: [
        ("", BaseURLError.notAURL), ("api.samsara.com", .notAURL), ("http://api.samsara.com", .schemeNotHTTPS),
        ("https://", .notAURL), ("https://user@api.samsara.com", .unexpectedParts),
        ("https://api.samsara.com?x=1", .unexpectedParts), ("https://api.samsara.com/#a", .unexpectedParts),
        ("https://api.samsara.com/../x", .notAURL), ("https://api.samsara.com/a b", .notAURL),
        ("https://api.samsara.com/\n", .notAURL), ("https://api.samsara.com:0", .notAURL),
        ("https://localhost", .hostNotPublic),
        ("https://vendor", .hostNotPublic), ("https://a.localhost", .hostNotPublic),
        ("https://db.internal", .hostNotPublic), ("https://printer.local", .hostNotPublic),
        ("https://127.0.0.1", .hostNotPublic), ("https://169.254.169.254", .hostNotPublic),
        ("https://8.8.8.8", .hostNotPublic), ("https://2130706433", .hostNotPublic),
        ("https://127.1", .hostNotPublic), ("https://a.0x7f", .hostNotPublic), ("https://[::1]", .hostNotPublic),
        ("https://api.samsara.com.", .hostNotPublic),
    ])
    func refusesWhatIsNotPublic(text: String, expected: BaseURLError) {
        #expect(throws: expected) { try BaseURL(text) }
    }

    @Test(arguments: ["http://127.0.0.1:9000/whatsapp", "http://sandbox:9000", "https://localhost"])
    func takesPrivateHostsWhereAllowed(text: String) throws {
        #expect(try BaseURL(text, allowPrivate: true).description == text)
    }

    @Test(arguments: [
        ("https://api.samsara.com", true, "api.samsara.com", 443, "api.samsara.com", ""),
        (
            "https://graph.facebook.com:8443/prefix//", true, "graph.facebook.com", 8443, "graph.facebook.com:8443",
            "/prefix"
        ),
        ("HTTP://sandbox/a/b", false, "sandbox", 80, "sandbox", "/a/b"),
        ("http://[::1]:9000/", false, "::1", 9000, "[::1]:9000", ""),
    ])
    func isTakenApartForConnectionsAndRequests(
        text: String, isSecure: Bool, host: String, port: Int, authority: String, prefix: String
    ) throws {
        let url = try BaseURL(text, allowPrivate: true)
        #expect(url.origin == HTTPOrigin(isSecure: isSecure, host: host, port: port))
        #expect(url.authority == authority)
        #expect(url.prefix == prefix)
    }

    @Test(arguments: [("ftp://sandbox", BaseURLError.schemeNotHTTP), ("http://u:p@sandbox", .unexpectedParts)])
    func keepsTheOtherRulesForPrivateHosts(text: String, expected: BaseURLError) {
        #expect(throws: expected) { try BaseURL(text, allowPrivate: true) }
    }
}
