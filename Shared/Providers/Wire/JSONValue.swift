internal import NIOCore

/// Any JSON, for what is passed on or written back as it was read.
enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The number's own text, which no conversion can round.
    case number(String)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// With sorted keys, so that the same value has one text.
    var encoded: ByteBuffer {
        var writer = JSONWriter()
        writer.value(self)
        return writer.buffer
    }
}

extension JSONValue {
    /// Nil if a text in it cannot be read.
    init?(_ document: JSONDocument, _ index: Int) {
        switch document.nodes[index].kind {
        case .null: self = .null
        case .yes: self = .bool(true)
        case .no: self = .bool(false)
        case .number: self = .number(document.number(index) ?? "0")
        case .text, .escapedText:
            guard let text = document.text(index) else { return nil }
            self = .text(text)
        case .list:
            var elements: [JSONValue] = []
            for element in document.elements(of: index) {
                guard let value = JSONValue(document, element) else { return nil }
                elements.append(value)
            }
            self = .list(elements)
        case .object:
            var members: [String: JSONValue] = [:]
            var parts = document.elements(of: index)[...]
            while let name = parts.popFirst(), let element = parts.popFirst() {
                guard let key = document.text(name), let value = JSONValue(document, element) else { return nil }
                members[key] = members[key] ?? value
            }
            self = .object(members)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(arrayLiteral elements: JSONValue...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}
