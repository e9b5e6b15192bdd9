/// The values bound to a statement, encoded one after another.
struct Parameters: Sendable {
    enum Format: Int32 {
        case text = 0
        case binary = 1
    }

    struct Value: Sendable {
        let offset: Int
        let length: Int
        let format: Format
        let isNull: Bool
    }

    /// Each text value is followed by a zero byte, as libpq wants it.
    private(set) var bytes: [UInt8] = []
    private(set) var values: [Value] = []
    private(set) var types: [PostgresType] = []

    var count: Int { values.count }

    mutating func append<T: PostgresEncodable>(_ value: T?) {
        types.append(T.parameterType)
        guard let value else { return appendNull() }
        let start = bytes.count
        value.encode(into: &bytes)
        let isText = T.parameterType == .unspecified && !bytes[start...].contains(0)
        // A zero byte would end a text value early; sent as binary, the server sees and refuses it.
        values.append(
            Value(offset: start, length: bytes.count - start, format: isText ? .text : .binary, isNull: false)
        )
        if isText { bytes.append(0) }
    }

    /// Binary array (array_recv): dimensions, NULL flag, element type, length and lower bound, then the elements.
    mutating func append<T: PostgresEncodable>(array: [T]?) {
        appendArray(of: T.self, array, hasNulls: false) { element, bytes in
            bytes.appendLengthPrefixed(element)
        }
    }

    mutating func append<T: PostgresEncodable>(array: [T?]?) {
        appendArray(of: T.self, array, hasNulls: true) { element, bytes in
            if let element { bytes.appendLengthPrefixed(element) } else { bytes.append(bigEndian: Int32(-1)) }
        }
    }

    private mutating func appendArray<T: PostgresEncodable, Element>(
        of type: T.Type, _ array: [Element]?, hasNulls: Bool, encode: (Element, inout [UInt8]) -> Void
    ) {
        types.append(type.postgresType.array)
        guard let array else { return appendNull() }
        let start = bytes.count
        bytes.append(bigEndian: Int32(array.isEmpty ? 0 : 1))
        bytes.append(bigEndian: Int32(hasNulls ? 1 : 0))
        bytes.append(bigEndian: type.postgresType.rawValue)
        if !array.isEmpty {
            bytes.append(bigEndian: Int32(array.count))
            bytes.append(bigEndian: Int32(1))
        }
        for element in array {
            encode(element, &bytes)
        }
        values.append(Value(offset: start, length: bytes.count - start, format: .binary, isNull: false))
    }

    private mutating func appendNull() {
        values.append(Value(offset: 0, length: 0, format: .text, isNull: true))
    }
}

extension [UInt8] {
    fileprivate mutating func appendLengthPrefixed(_ value: some PostgresEncodable) {
        let start = count
        append(bigEndian: Int32(0))
        value.encode(into: &self)
        replace(at: start, bigEndian: Int32(count - start - 4))
    }
}
