/// Numbers that are ready to be used, derived from their position by rule: the sandbox knows 20,000 per country and
/// stores none of them.
extension BusinessNumber {
    static let limit = 20_000
    static let perBusinessAccount = 20

    /// - Parameter position: 1 … ``limit``.
    init?(country: Country, position: Int) {
        guard (1...Self.limit).contains(position) else { return nil }
        let subscriber = String(100_000 + position)
        let zeros = String(repeating: "0", count: country.subscriberDigits - subscriber.count)
        self.init(
            id: Self.join(country, position, base: Self.numberBase), digits: country.prefix + zeros + subscriber,
            businessAccountId: Self.join(
                country, (position - 1) / Self.perBusinessAccount + 1, base: Self.accountBase),
            displayName: "Dispatch \(country.rawValue) \(position)")
    }

    init?(stockId id: String) {
        guard let (country, position) = Self.split(id, base: Self.numberBase) else { return nil }
        self.init(country: country, position: position)
    }

    static func stock(ofBusinessAccount id: String) -> [BusinessNumber] {
        guard let (country, account) = split(id, base: accountBase) else { return [] }
        let first = (account - 1) * perBusinessAccount + 1
        return (first..<first + perBusinessAccount).compactMap { BusinessNumber(country: country, position: $0) }
    }

    /// One entry of the file that `pool-manager stock` reads.
    func stockEntry(_ country: Country) -> JSON {
        [
            "phoneNumber": .string("+" + digits), "phoneNumberId": .string(id),
            "businessAccountId": .string(businessAccountId), "country": .string(country.rawValue),
            "displayName": .string(displayName),
        ]
    }

    private static let numberBase = 100_000_000_000_000
    private static let accountBase = 200_000_000_000_000
    private static let perCountry = 1_000_000_000

    private static func join(_ country: Country, _ position: Int, base: Int) -> String {
        let rank = Country.allCases.firstIndex(of: country) ?? 0
        return String(base + rank * perCountry + position)
    }

    private static func split(_ id: String, base: Int) -> (Country, Int)? {
        guard let number = Int(id), number > base else { return nil }
        let (rank, position) = (number - base).quotientAndRemainder(dividingBy: perCountry)
        guard Country.allCases.indices.contains(rank), position > 0 else { return nil }
        return (Country.allCases[rank], position)
    }
}
