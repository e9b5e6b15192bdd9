extension JSON {
    /// How characters leave: as UTF-8, or escaped the way Meta puts webhooks on the wire, where the signature covers
    /// the escaped bytes.
    enum Escaping: Sendable {
        case minimal
        case meta
    }

    /// One line, keys in order.
    func bytes(_ escaping: Escaping = .minimal) -> [UInt8] {
        var out: [UInt8] = []
        write(to: &out, escaping)
        return out
    }

    var text: String {
        String(decoding: bytes(), as: UTF8.self)
    }

    private func write(to out: inout [UInt8], _ escaping: Escaping) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let flag): out.append(contentsOf: (flag ? "true" : "false").utf8)
        case .int(let number): out.append(contentsOf: String(number).utf8)
        case .double(let number): out.append(contentsOf: String(number).utf8)
        case .string(let text): Self.write(text, to: &out, escaping)
        case .array(let elements):
            Self.list(elements, open: "[", close: "]", to: &out) { $0.write(to: &$1, escaping) }
        case .object(let members):
            Self.list(members.sorted { $0.key < $1.key }, open: "{", close: "}", to: &out) { member, out in
                Self.write(member.key, to: &out, escaping)
                out.append(UInt8(ascii: ":"))
                member.value.write(to: &out, escaping)
            }
        }
    }

    private static func list<Element>(
        _ elements: [Element], open: Unicode.Scalar, close: Unicode.Scalar, to out: inout [UInt8],
        each: (Element, inout [UInt8]) -> Void
    ) {
        out.append(UInt8(ascii: open))
        for (position, element) in elements.enumerated() {
            if position > 0 { out.append(UInt8(ascii: ",")) }
            each(element, &out)
        }
        out.append(UInt8(ascii: close))
    }

    private static func write(_ text: String, to out: inout [UInt8], _ escaping: Escaping) {
        out.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch (scalar, escaping) {
            case ("\"", _), ("\\", _): out.append(contentsOf: "\\\(scalar)".utf8)
            case ("\n", _): out.append(contentsOf: "\\n".utf8)
            case ("\r", _): out.append(contentsOf: "\\r".utf8)
            case ("\t", _): out.append(contentsOf: "\\t".utf8)
            case ("\u{0}"..<" ", _): out.append(contentsOf: escaped(UInt16(scalar.value)))
            case ("/", .meta): out.append(contentsOf: "\\/".utf8)
            case ("@", .meta), ("%", .meta): out.append(contentsOf: escaped(UInt16(scalar.value)))
            case ("<", .meta): out.append(contentsOf: "\\u003C".utf8)
            case ("\u{7F}"..., .meta): scalar.utf16.forEach { out.append(contentsOf: escaped($0)) }
            default: out.append(contentsOf: scalar.utf8)
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func escaped(_ unit: UInt16) -> String.UTF8View {
        let digits = String(unit, radix: 16)
        return ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
    }
}
