/// How the numbers of one country are written and dialled, as far as a mobile or fixed line needs it.
struct NumberingPlan: Sendable {
    let country: CountryCode
    let callingCode: String
    /// Dialled before a number abroad.
    let internationalPrefixes: [String]
    /// Dialled before a national number, longest first; never part of the international form.
    let trunkPrefixes: [String]
    /// Lengths of numbers without their area code, as people write them within a town.
    let localLengths: ClosedRange<Int>
    /// A national form and the same number abroad.
    let examples: [String]
    let isValid: @Sendable (Substring) -> Bool

    static func of(_ country: CountryCode) -> NumberingPlan? {
        all.first { $0.country == country }
    }

    /// The plan whose calling code the digits begin with.
    static func of(international digits: Substring) -> NumberingPlan? {
        all.first { digits.hasPrefix($0.callingCode) }
    }
}

extension NumberingPlan {
    private static let all = [
        northAmerica(.unitedStates, example: "(201) 555-0123"), northAmerica(.canada, example: "(416) 555-0123"),
        mexico, unitedKingdom, australia,
    ]

    /// Area code and exchange begin with 2 to 9; an area code that ends in 11 is a service (911).
    private static func northAmerica(_ country: CountryCode, example: String) -> NumberingPlan {
        NumberingPlan(
            country: country, callingCode: "1", internationalPrefixes: ["011"], trunkPrefixes: ["1"],
            localLengths: 7...7, examples: [example, "+1 " + example.filter { $0 != "(" && $0 != ")" }]
        ) { digits in
            let exchange = digits.dropFirst(3)
            return digits.count == 10 && startsWithAreaDigit(digits) && startsWithAreaDigit(exchange)
                && !digits.prefix(3).hasSuffix("11")
        }
    }

    /// Ten digits since 2019. Before, mobiles were dialled with 044 or 045 and called from abroad with a 1.
    private static let mexico = NumberingPlan(
        country: .mexico, callingCode: "52", internationalPrefixes: ["00"],
        trunkPrefixes: ["044", "045", "01", "1"], localLengths: 7...8,
        examples: ["55 1234 5678", "+52 55 1234 5678"]
    ) { digits in
        digits.count == 10 && startsWithAreaDigit(digits)
    }

    private static let unitedKingdom = NumberingPlan(
        country: .unitedKingdom, callingCode: "44", internationalPrefixes: ["00"], trunkPrefixes: ["0"],
        localLengths: 5...8, examples: ["07400 123456", "+44 7400 123456"]
    ) { digits in
        switch digits.first {
        case "7": digits.count == 10
        case "1", "2", "3", "8", "9": digits.count == 10 || digits.count == 9
        default: false
        }
    }

    private static let australia = NumberingPlan(
        country: .australia, callingCode: "61", internationalPrefixes: ["0011"], trunkPrefixes: ["0"],
        localLengths: 8...8, examples: ["0412 345 678", "+61 412 345 678"]
    ) { digits in
        guard let area = digits.first else { return false }
        return digits.count == 9 && "23478".contains(area)
    }

    private static func startsWithAreaDigit(_ digits: Substring) -> Bool {
        digits.first.map { $0 >= "2" && $0 <= "9" } ?? false
    }
}
