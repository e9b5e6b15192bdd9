/// A country by its ISO 3166-1 alpha-2 code, in capitals. Whether the code is assigned is not checked.
package struct CountryCode: Sendable, Hashable {
    package let rawValue: String

    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 2, text.utf8.allSatisfy(\.isASCIILetter) else { return nil }
        self.rawValue = text.uppercased()
    }

    private init(known: String) {
        self.rawValue = known
    }

    package static let unitedStates = CountryCode(known: "US")
    package static let canada = CountryCode(known: "CA")
    package static let mexico = CountryCode(known: "MX")
    package static let unitedKingdom = CountryCode(known: "GB")
    package static let australia = CountryCode(known: "AU")
}

extension CountryCode: CustomStringConvertible {
    package var description: String { rawValue }
}
