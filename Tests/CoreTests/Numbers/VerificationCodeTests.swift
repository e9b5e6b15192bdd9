import Core
import Testing

@Suite struct VerificationCodeTests {
    @Test(arguments: [
        ("Your WhatsApp code 123-456. Don't share it.", "123456"), ("123456 is your code", "123456"),
        ("code: 123 456", "123456"), ("1. 2. 3. 4. 5. 6.", "123456"), ("1 2 3 4 5 6 1 2 3 4 5 6 1 2 3 4 5 6", "123456"),
        ("Your code is one two three four five six. Again, one two three", "123456"),
        ("7 days: 123-456", "123456"), ("oh one 2 three 4 5", "012345"),
    ])
    func sixDigitsAreFound(text: String, digits: String) {
        #expect(VerificationCode(in: text)?.digits == digits)
    }

    @Test(arguments: ["", "no code", "12345", "1234567", "call +15125550100", "123-4567", "१२३४५६"])
    func anythingElseIsNoCode(text: String) {
        #expect(VerificationCode(in: text) == nil)
    }

    @Test
    func itIsNotShown() throws {
        let code = try #require(VerificationCode(in: "123456"))
        #expect("\(code)".contains("123") == false)
        #expect(String(reflecting: code).contains("123") == false)
    }
}
