/// What is for sale where. Numbers are derived from their position by rule and differ from those that are ready.
extension Country {
    static let carrierStock = 1_000

    /// Mobile numbers take texts best, and North America has no numbers of that kind.
    var carrierKind: String {
        switch self {
        case .us, .ca: "Local"
        case .mx, .gb, .au: "Mobile"
        }
    }

    func hasKind(_ kind: String) -> Bool {
        ["Local", "TollFree", carrierKind].contains(kind)
    }

    /// - Parameter position: from 0.
    func carrierNumber(_ position: Int) -> String {
        let (prefix, digits) =
            switch self {
            case .us: ("1206", 7)
            case .ca: ("1604", 7)
            case .mx: ("5233", 8)
            case .gb: ("447400", 6)
            case .au: ("61480", 6)
            }
        let subscriber = String(500_000 + position)
        return "+" + prefix + String(repeating: "5", count: digits - subscriber.count) + subscriber
    }

    /// The position of a number that is or was for sale.
    init?(carrierNumber number: String, stock: [Country: Int]) {
        let found = Country.allCases.first { country in
            guard let position = Int(number.suffix(6)).map({ $0 - 500_000 }) else { return false }
            return (0..<(stock[country] ?? 0)).contains(position) && country.carrierNumber(position) == number
        }
        guard let found else { return nil }
        self = found
    }
}
