/// Text made harmless for one line of a log, a terminal or a JSON string.
enum EscapedText {
    /// Escapes as JSON does; control characters of every kind and line separators become `\n`, `\t`, `\r`, `\u00XX`.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes.append(contentsOf: #"\""#.utf8)
            case "\\": bytes.append(contentsOf: #"\\"#.utf8)
            case "\n": bytes.append(contentsOf: #"\n"#.utf8)
            case "\r": bytes.append(contentsOf: #"\r"#.utf8)
            case "\t": bytes.append(contentsOf: #"\t"#.utf8)
            case _ where isControl(scalar):
                let digits = String(scalar.value, radix: 16)
                bytes.append(contentsOf: #"\u"#.utf8)
                bytes.append(contentsOf: String(repeating: "0", count: 4 - digits.count).utf8)
                bytes.append(contentsOf: digits.utf8)
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }

    /// Whether the character can be shown as it is.
    static func isPlain(_ character: Character) -> Bool {
        !character.unicodeScalars.contains(where: isControl)
    }

    /// C0, DEL, C1, the line and paragraph separators, and what turns the direction of writing around.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f..<0xa0, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}
