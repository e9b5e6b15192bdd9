/// A JSON document as text: bound as jsonb, read from json and jsonb.
package struct JSONText: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }
}

extension JSONText: PostgresEncodable {
    package static var postgresType: PostgresType { .jsonb }

    package func encode(into bytes: inout [UInt8]) {
        let version: UInt8 = 1
        bytes.append(version)
        bytes.append(contentsOf: text.utf8)
    }
}

extension JSONText: PostgresDecodable {
    package init?(postgresText: borrowing Span<UInt8>) {
        guard let text = String(postgresText: postgresText) else { return nil }
        self.init(text)
    }
}
