/// The text form of a one-dimensional array: `{1,NULL,"with \"quotes\""}`.
enum ArrayText {
    /// Calls `body` with each element's unquoted bytes, nil for NULL, until it answers false.
    ///
    /// - Returns: False when `body` did, or when the text is not a one-dimensional array.
    static func forEachElement(of text: borrowing Span<UInt8>, _ body: ([UInt8]?) -> Bool) -> Bool {
        let last = text.count - 1
        guard last > 0, text[0] == UInt8(ascii: "{"), text[last] == UInt8(ascii: "}") else { return false }
        guard last > 1 else { return true }
        var index = 1
        while true {
            guard let element = element(of: text, at: &index, before: last), body(element.value) else { return false }
            guard index < last else { return true }
            guard text[index] == UInt8(ascii: ",") else { return false }
            index += 1
        }
    }

    private static func element(
        of text: borrowing Span<UInt8>, at index: inout Int, before last: Int
    ) -> (value: [UInt8]?, Void)? {
        var value: [UInt8] = []
        let isQuoted = index < last && text[index] == UInt8(ascii: "\"")
        index += isQuoted ? 1 : 0
        while index < last {
            switch text[index] {
            case UInt8(ascii: "\"") where isQuoted:
                index += 1
                return (value, ())
            case UInt8(ascii: "\\"):
                guard index + 1 < last else { return nil }
                value.append(text[index + 1])
                index += 2
            case UInt8(ascii: ",") where !isQuoted:
                return plain(value)
            case UInt8(ascii: "{") where !isQuoted:
                return nil
            case let character:
                value.append(character)
                index += 1
            }
        }
        return isQuoted ? nil : plain(value)
    }

    private static func plain(_ value: [UInt8]) -> (value: [UInt8]?, Void)? {
        guard !value.isEmpty else { return nil }
        return (value.elementsEqual("NULL".utf8) ? nil : value, ())
    }
}
