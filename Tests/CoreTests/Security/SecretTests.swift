import Testing

@testable import Core

@Suite struct SecretTests {
    @Test func showsNothingOfItself() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        for shown in ["\(secret)", String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)", dumped] {
            #expect(!shown.contains("hunter2"))
            #expect(shown.contains("redacted"))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func revealsItsText() {
        #expect(Secret("clé ✓").reveal() == "clé ✓")
        #expect(Secret("").reveal().isEmpty)
    }

    @Test func comparesByContent() {
        #expect(Secret("one") == Secret(bytes: Array("one".utf8)))
        #expect(Secret("one") != Secret("two"))
        #expect(Secret("one") != Secret("one more"))
    }
}
