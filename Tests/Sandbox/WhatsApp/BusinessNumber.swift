/// A number that is ready to be used, derived from its position by rule: the sandbox knows 20,000 per country and
/// stores none of them.
struct BusinessNumber: Sendable, Equatable {
    static let limit = 20_000
    static let perBusinessAccount = 20

    let country: Country
    /// 1 … ``limit``.
    let position: Int

    init?(country: Country, position: Int) {
        guard (1...Self.limit).contains(position) else { return nil }
        self.country = country
        self.position = position
    }

    init?(id: String) {
        guard let (country, position) = Self.split(id, base: Self.numberBase) else { return nil }
        self.init(country: country, position: position)
    }

    static func numbers(ofBusinessAccount id: String) -> [BusinessNumber] {
        guard let (country, account) = split(id, base: accountBase) else { return [] }
        let first = (account - 1) * perBusinessAccount + 1
        return (first..<first + perBusinessAccount).compactMap { BusinessNumber(country: country, position: $0) }
    }

    /// Digits without a plus sign, as in `metadata.display_phone_number`.
    var digits: String {
        let subscriber = String(100_000 + position)
        return country.prefix + String(repeating: "0", count: country.subscriberDigits - subscriber.count) + subscriber
    }

    var id: String {
        Self.join(country, position, base: Self.numberBase)
    }

    var businessAccountId: String {
        Self.join(country, (position - 1) / Self.perBusinessAccount + 1, base: Self.accountBase)
    }

    var displayName: String {
        "Dispatch \(country.rawValue) \(position)"
    }

    /// One entry of the file that `pool-manager stock` reads.
    var stockEntry: JSON {
        [
            "phoneNumber": .string("+" + digits), "phoneNumberId": .string(id),
            "businessAccountId": .string(businessAccountId), "country": .string(country.rawValue),
            "displayName": .string(displayName),
        ]
    }

    /// The fields of the Graph node.
    var node: JSON {
        [
            "id": .string(id), "display_phone_number": .string("+" + digits), "verified_name": .string(displayName),
            "quality_rating": "GREEN", "status": "CONNECTED", "name_status": "APPROVED",
            "code_verification_status": "VERIFIED", "platform_type": "CLOUD_API", "throughput": ["level": "STANDARD"],
            "account_mode": "LIVE", "is_official_business_account": false,
            "health_status": [
                "can_send_message": "AVAILABLE",
                "entities": [
                    ["entity_type": "PHONE_NUMBER", "id": .string(id), "can_send_message": "AVAILABLE"],
                    ["entity_type": "WABA", "id": .string(businessAccountId), "can_send_message": "AVAILABLE"],
                ],
            ],
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
