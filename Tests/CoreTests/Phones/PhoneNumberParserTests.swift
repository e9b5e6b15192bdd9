import Testing

@testable import Core

@Suite struct PhoneNumberParserTests {
    @Test(arguments: [
        ("(201) 555-0123", "US", "+12015550123"), ("201.555.0123", "US", "+12015550123"),
        ("1-201-555-0123", "US", "+12015550123"), ("12015550123", "CA", "+12015550123"),
        ("+1 201 555 0123", "MX", "+12015550123"), ("011 44 7400 123456", "US", "+447400123456"),
        ("416 555 0123", "CA", "+14165550123"), ("+1 (416) 555-0123", "GB", "+14165550123"),
        ("55 1234 5678", "MX", "+525512345678"), ("044 55 1234 5678", "MX", "+525512345678"),
        ("045 55 1234 5678", "MX", "+525512345678"), ("01 55 1234 5678", "MX", "+525512345678"),
        ("1 55 1234 5678", "MX", "+525512345678"), ("+52 1 55 1234 5678", "US", "+525512345678"),
        ("+521 55 1234 5678", "MX", "+525512345678"), ("5215512345678", "MX", "+525512345678"),
        ("52 55 1234 5678", "MX", "+525512345678"), ("00 1 201 555 0123", "MX", "+12015550123"),
        ("07400 123456", "GB", "+447400123456"), ("7400 123456", "GB", "+447400123456"),
        ("+44 (0)7400 123456", "US", "+447400123456"), ("447400123456", "GB", "+447400123456"),
        ("00 44 7400 123456", "GB", "+447400123456"), ("016977 2345", "GB", "+44169772345"),
        ("0412 345 678", "AU", "+61412345678"), ("(02) 5550 1234", "AU", "+61255501234"),
        ("+61 (0)412 345 678", "US", "+61412345678"), ("61412345678", "AU", "+61412345678"),
        ("0011 1 201 555 0123", "AU", "+12015550123"),
        ("+49 1512 3456789", "US", "+4915123456789"), ("+49 (0)1512 3456789", "GB", "+4915123456789"),
        ("+353 85 012 3456", "FR", "+353850123456"),
    ])
    func readsEveryUsualForm(text: String, country: String, expected: String) throws {
        let country = try #require(CountryCode(country))
        #expect(try PhoneNumberParser.parse(text, country: country).e164 == expected)
    }

    @Test(arguments: [
        "tel:+1-201-555-0123", "\u{202a}+1 (201) 555\u{2011}0123\u{202c}", "\u{ff0b}\u{ff11} 201\u{a0}555\u{202f}0123",
        "  +1/201/555/0123\t", "+١٢٠١٥٥٥٠١٢٣", "+1 201 555 \u{2013} 0123",
    ])
    func readsWhatComesWithCopyAndPaste(_ text: String) throws {
        #expect(try PhoneNumberParser.parse(text, country: .unitedKingdom).e164 == "+12015550123")
    }

    @Test(arguments: [
        ("", "US", PhoneNumberError.empty), (" () ", "US", .empty), ("+", "US", .empty),
        ("555-0123", "US", .areaCodeMissing(.unitedStates)), ("5550 1234", "AU", .areaCodeMissing(.australia)),
        ("1234 5678", "MX", .areaCodeMissing(.mexico)), ("7946 0123", "GB", .areaCodeMissing(.unitedKingdom)),
        ("201 555 012", "US", .notValid(in: .unitedStates)), ("911 555 0123", "US", .notValid(in: .unitedStates)),
        ("101 555 0123", "US", .notValid(in: .unitedStates)), ("201 155 0123", "CA", .notValid(in: .canada)),
        ("2 201 555 0123", "US", .notValid(in: .unitedStates)), ("0612 345 678", "AU", .notValid(in: .australia)),
        ("07400 12345", "GB", .notValid(in: .unitedKingdom)), ("+44 4400 123456", "US", .notValid(in: .unitedKingdom)),
        ("+52 55 1234 567", "MX", .notValid(in: .mexico)), ("+1 201 555 01234", "US", .notValid(in: .unitedStates)),
        ("030 123456", "DE", .notInternational), ("+999 123", "US", .tooShort),
        ("+0 201 555 0123", "US", .unknownCallingCode),
        ("+28 12345678", "US", .unknownCallingCode), ("+49 1512 3456789 012", "US", .tooLong),
        ("+1 201 555 0123 x12", "US", .hasExtension), ("201-555-0123 ext. 5", "US", .hasExtension),
        ("(201) 555-0123 #4", "US", .hasExtension), ("tel:+12015550123;ext=9", "US", .hasExtension),
        ("1-800-FLOWERS", "US", .unexpectedCharacter), ("201+5550123", "US", .unexpectedCharacter),
        ("++12015550123", "US", .unexpectedCharacter), ("no phone", "US", .unexpectedCharacter),
        (String(repeating: "1", count: 65), "US", .tooLong),
    ])
    func saysWhatIsWrong(text: String, country: String, expected: PhoneNumberError) throws {
        let country = try #require(CountryCode(country))
        #expect(throws: expected) { try PhoneNumberParser.parse(text, country: country) }
    }

    @Test func saysWhatIsAccepted() {
        let error = PhoneNumberError.areaCodeMissing(.unitedStates)
        #expect("\(error)".contains("'(201) 555-0123' or '+1 201 555-0123'"))
    }

    @Test(arguments: ["US", "CA", "MX", "GB", "AU"])
    func acceptsTheExamplesItGives(country: String) throws {
        let country = try #require(CountryCode(country))
        let plan = try #require(NumberingPlan.of(country))
        let numbers = try plan.examples.map { try PhoneNumberParser.parse($0, country: country) }
        #expect(Set(numbers).count == 1)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func readsItsOwnOutputAgain(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let countries = [CountryCode.unitedStates, .mexico, .unitedKingdom, .australia]
        let country = try #require(countries.randomElement(using: &generator))
        let digits = (0..<Int.random(in: 7...13, using: &generator)).map { _ in
            String(Int.random(in: 0...9, using: &generator))
        }
        guard let number = try? PhoneNumberParser.parse(digits.joined(), country: country) else { return }
        #expect(try PhoneNumberParser.parse(number.e164, country: country) == number)
        #expect(try PhoneNumber(waID: number.waID) == number)
    }
}
