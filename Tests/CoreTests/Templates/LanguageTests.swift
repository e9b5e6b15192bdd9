import Testing

@testable import Core

@Suite struct LanguageTests {
    @Test(arguments: [
        ("en", Language.english), ("en_US", .english), ("EN-gb", .english), ("es", .spanish), ("es-MX", .spanish),
        ("es_419", .spanish), ("fr", .french), ("fr-CA", .french), ("FR_fr", .french),
    ])
    func readsATagByItsLanguage(tag: String, language: Language) {
        #expect(Language(tag: tag) == language)
    }

    @Test(arguments: ["", "-", "de", "e", "eng", "english", "us", String(repeating: "en-", count: 20)])
    func refusesAnyOtherTag(_ tag: String) {
        #expect(Language(tag: tag) == nil)
    }

    @Test(arguments: [
        ("US", Language.english), ("MX", .spanish), ("PR", .spanish), ("CA", .english), ("GB", .english),
        ("FR", .french), ("DE", .english),
    ])
    func hasADefaultForEachCountry(country: String, language: Language) throws {
        #expect(Language(defaultFor: try #require(CountryCode(country))) == language)
    }
}
