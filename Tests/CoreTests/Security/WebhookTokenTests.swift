import Crypto
import Testing

@testable import Core

@Suite struct WebhookTokenTests {
    @Test func readsWhatItGenerates() throws {
        var generator = SeededGenerator(seed: 1)
        let token = WebhookToken.generate(using: &generator)
        #expect(token.reveal().utf8.count == 32)
        #expect(WebhookToken(parsing: token.reveal()) == token)
        #expect(token.hash == Array(SHA256.hash(data: Array(token.reveal().utf8))))
        #expect(WebhookToken.generate(using: &generator) != token)
    }

    @Test(arguments: ["", "0123", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdeg"])
    func refusesAnotherShape(_ text: String) {
        #expect(WebhookToken(parsing: text) == nil)
    }

    @Test func staysOutOfDescriptions() throws {
        let token = try #require(WebhookToken(parsing: "0123456789abcdef0123456789abcdef"))
        #expect(!"\(token)".contains("0123456789"))
    }
}
