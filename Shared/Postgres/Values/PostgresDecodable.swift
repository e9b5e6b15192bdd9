/// A value that can be read from a column. Columns arrive in PostgreSQL's text format.
package protocol PostgresDecodable: Sendable {
    /// What NULL becomes; nil where the type has no place for it.
    static var postgresNull: Self? { get }
    /// Nil when `postgresText` is not of this type.
    init?(postgresText: borrowing Span<UInt8>)
}

extension PostgresDecodable {
    package static var postgresNull: Self? { nil }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static var postgresNull: Self? { .some(.none) }

    package init?(postgresText: borrowing Span<UInt8>) {
        guard let value = Wrapped(postgresText: postgresText) else { return nil }
        self = .some(value)
    }
}

extension String: PostgresDecodable {
    package init?(postgresText: borrowing Span<UInt8>) {
        guard let utf8 = try? UTF8Span(validating: copy postgresText) else { return nil }
        self.init(copying: utf8)
    }
}

extension Int: PostgresDecodable {}
extension Int64: PostgresDecodable {}
extension Int32: PostgresDecodable {}

extension FixedWidthInteger where Self: SignedInteger {
    package init?(postgresText: borrowing Span<UInt8>) {
        let isNegative = !postgresText.isEmpty && postgresText[0] == UInt8(ascii: "-")
        let firstDigit = isNegative ? 1 : 0
        guard postgresText.count > firstDigit else { return nil }
        var value: Self = 0
        for index in firstDigit..<postgresText.count {
            guard case 0x30...0x39 = postgresText[index] else { return nil }
            let digit = Self(postgresText[index] - 0x30)
            let product = value.multipliedReportingOverflow(by: 10)
            let sum = product.partialValue.subtractingReportingOverflow(digit)
            guard !product.overflow, !sum.overflow else { return nil }
            value = sum.partialValue
        }
        guard isNegative || value != .min else { return nil }
        self = isNegative ? value : -value
    }
}

extension Double: PostgresDecodable {
    package init?(postgresText: borrowing Span<UInt8>) {
        guard let text = String(postgresText: postgresText), let value = Self(text) else { return nil }
        self = value
    }
}

extension Bool: PostgresDecodable {
    package init?(postgresText: borrowing Span<UInt8>) {
        guard postgresText.count == 1 else { return nil }
        switch postgresText[0] {
        case UInt8(ascii: "t"): self = true
        case UInt8(ascii: "f"): self = false
        default: return nil
        }
    }
}
