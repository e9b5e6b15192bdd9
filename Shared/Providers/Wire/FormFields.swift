internal import Core

/// The fields of an `application/x-www-form-urlencoded` body, in order; names may repeat.
package struct FormFields: Sendable {
    static let maximumCount = 200

    package let fields: [(name: String, value: String)]

    package init(_ bytes: some Sequence<UInt8>) throws(WebhookError) {
        var fields: [(name: String, value: String)] = []
        for part in Array(bytes).split(separator: UInt8(ascii: "&")) {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard fields.count < Self.maximumCount, let name = Self.decode(halves[0]),
                let value = halves.count == 2 ? Self.decode(halves[1]) : ""
            else { throw .notAForm }
            fields.append((name, value))
        }
        self.fields = fields
    }

    /// The first field of the name, cut to `limit` Unicode scalars; nil when there is none or nothing in it.
    package func text(_ name: String, limit: Int) -> String? {
        guard let text = self.fields.first(where: { $0.name == name })?.value.bounded(to: limit), !text.isEmpty else {
            return nil
        }
        return text
    }

    private static func decode(_ text: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard rest.count >= 2, rest.prefix(2).allSatisfy(Self.isHexDigit),
                    let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                else { return nil }
                decoded.append(value)
                rest = rest.dropFirst(2)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    /// `UInt8(_:radix:)` would take a sign.
    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
