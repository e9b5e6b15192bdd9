package import FoundationEssentials

/// A type whose Swift array is a column's value: bytea for `UInt8`, a one-dimensional SQL array for the others.
package protocol PostgresDecodableElement: Sendable {
    static func decodeArray(_ text: borrowing Span<UInt8>) -> [Self]?
}

extension Array: PostgresDecodable where Element: PostgresDecodableElement {
    package init?(postgresText: borrowing Span<UInt8>) {
        guard let elements = Element.decodeArray(postgresText) else { return nil }
        self = elements
    }
}

extension UInt8: PostgresDecodableElement {
    package static func decodeArray(_ text: borrowing Span<UInt8>) -> [UInt8]? {
        Bytea.parse(text)
    }
}

extension String: PostgresDecodableElement {}
extension Int: PostgresDecodableElement {}
extension UUID: PostgresDecodableElement {}
extension Optional: PostgresDecodableElement where Wrapped: PostgresDecodable {}

extension PostgresDecodableElement where Self: PostgresDecodable {
    package static func decodeArray(_ text: borrowing Span<UInt8>) -> [Self]? {
        var values: [Self] = []
        let isComplete = ArrayText.forEachElement(of: text) { element in
            let value = element.map { Self(postgresText: $0.span) } ?? postgresNull
            guard let value else { return false }
            values.append(value)
            return true
        }
        return isComplete ? values : nil
    }
}
