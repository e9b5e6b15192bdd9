/// `application/x-www-form-urlencoded`, both ways.
enum FormData {
    /// The last of several fields of one name counts; nil when the bytes are not percent-encoded UTF-8.
    static func parse(_ bytes: some Sequence<UInt8>) -> [String: String]? {
        var fields: [String: String] = [:]
        for part in Array(bytes).split(separator: UInt8(ascii: "&")) {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(halves[0]), let value = decode(halves.count == 2 ? halves[1] : []) else {
                return nil
            }
            fields[name] = value
        }
        return fields
    }

    static func encode(_ fields: [(String, String)]) -> [UInt8] {
        Array(
            fields.map { "\(MetaCourier.percentEncoded($0.0))=\(MetaCourier.percentEncoded($0.1))" }
                .joined(separator: "&").utf8)
    }

    static func decode(_ text: Substring) -> String? {
        decode(Array(text.utf8)[...])
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard digits.count == 2, digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16) else {
                    return nil
                }
                decoded.append(value)
                rest = rest.dropFirst(2)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }
}
