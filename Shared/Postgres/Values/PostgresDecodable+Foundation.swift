package import FoundationEssentials

extension UUID: PostgresDecodable {
    package init?(postgresText: borrowing Span<UInt8>) {
        guard postgresText.count == 36 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        var digits = 0
        for index in 0..<36 {
            let character = postgresText[index]
            guard ![8, 13, 18, 23].contains(index) else {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Bytea.hexDigit(character) else { return nil }
            if digits < 16 { high = high << 4 | UInt64(digit) } else { low = low << 4 | UInt64(digit) }
            digits += 1
        }
        self.init(high: high, low: low)
    }

    private init(high: UInt64, low: UInt64) {
        func byte(_ word: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> (56 - 8 * index)) }
        self.init(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
                byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
                byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            )
        )
    }
}

/// Reads timestamptz; timestamp and date are taken as UTC.
extension Date: PostgresDecodable {
    package init?(postgresText: borrowing Span<UInt8>) {
        guard let date = Timestamp.parse(postgresText) else { return nil }
        self = date
    }
}
