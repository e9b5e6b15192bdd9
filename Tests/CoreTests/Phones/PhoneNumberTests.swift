import Testing

@testable import Core

@Suite struct PhoneNumberTests {
    @Test func isTheSameFromEitherForm() throws {
        let number = try PhoneNumber(e164: "+12015550123")
        #expect(number.waID == "12015550123")
        #expect(number.e164 == "+12015550123")
        #expect(try PhoneNumber(waID: "12015550123") == number)
    }

    @Test(arguments: [
        ("", PhoneNumberError.notInternational), ("12015550123", .notInternational), ("+1234567", .tooShort),
        ("+1234567890123456", .tooLong), ("+02015550123", .unknownCallingCode), ("+1 2015550123", .unexpectedCharacter),
        ("+١٢٠١٥٥٥٠١٢٣", .unexpectedCharacter), ("++2015550123", .unexpectedCharacter),
    ])
    func refuses(_ text: String, with error: PhoneNumberError) {
        #expect(throws: error) { try PhoneNumber(e164: text) }
    }

    @Test func masksItself() throws {
        let number = try PhoneNumber(e164: "+12015550123")
        var dumped = ""
        dump(number, to: &dumped)
        #expect("\(number)" == "+*********23")
        for shown in [String(reflecting: number), dumped, "\([number: 1])"] {
            #expect(!shown.contains("555"))
        }
    }

    @Test(arguments: [
        ("5215512345678", "525512345678"), ("5491123456789", "541123456789"), ("5511987654321", "551187654321"),
    ])
    func matchesTheOtherFormOfItself(one: String, other: String) throws {
        let (one, other) = (try PhoneNumber(waID: one), try PhoneNumber(waID: other))
        #expect(one.matches(other))
        #expect(other.matches(one))
        #expect(one.matchKeys == [one.waID, other.waID])
        #expect(other.matchKeys == [other.waID, one.waID])
    }

    @Test(arguments: [
        "12015550123", "551133334444", "5511933334444", "5225512345678", "5481123456789", "521551234567",
        "447400123456",
    ])
    func hasOneFormElsewhere(_ waID: String) throws {
        let number = try PhoneNumber(waID: waID)
        #expect(number.matches(number))
        #expect(number.matchKeys.first == waID)
    }

    @Test(arguments: ["us", "US", "Us"])
    func countryCodesTakeEitherCase(_ text: String) {
        #expect(CountryCode(text) == .unitedStates)
    }

    @Test(arguments: ["", "U", "USA", "U1", "é"])
    func countryCodesAreTwoLetters(_ text: String) {
        #expect(CountryCode(text) == nil)
    }
}
