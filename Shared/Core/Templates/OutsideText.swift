/// Makes text from fleet systems and people fit where Meta takes one line.
enum OutsideText {
    /// One line without invisible characters, at most `limit` UTF-16 code units; nil if nothing visible is left.
    static func cleaned(_ text: String, limit: Int) -> String? {
        if isPlain(text), text.utf8.count <= limit { return text }
        var line = String.UnicodeScalarView()
        var length = 0
        var isSpaceDue = false
        for scalar in text.unicodeScalars where !isInvisible(scalar) {
            if isSpace(scalar) {
                isSpaceDue = length > 0
                continue
            }
            if isSpaceDue {
                line.append(" ")
                length += 1
                isSpaceDue = false
            }
            line.append(scalar)
            length += UTF16.width(scalar)
            // What follows can only be cut off; a little of it shows whether the last character is whole.
            if length > limit + 8 { break }
        }
        return fitted(String(line), limit: limit)
    }

    /// Cut between characters, as a reader sees them, with an ellipsis; nil if it is empty or no character fits.
    static func fitted(_ text: String, limit: Int) -> String? {
        if text.utf16.count <= limit { return text.isEmpty ? nil : text }
        var end = text.startIndex
        var length = 0
        while end < text.endIndex {
            length += text[end].utf16.count
            guard length < limit else { break }
            end = text.index(after: end)
        }
        let kept = text[..<end]
        let trimmed = kept.last == " " ? kept.dropLast() : kept
        return trimmed.isEmpty ? nil : trimmed + "…"
    }

    /// Printable ASCII with single spaces inside, as most values are: there is nothing to clean.
    private static func isPlain(_ text: String) -> Bool {
        var previous = UInt8(ascii: " ")
        for byte in text.utf8 {
            guard byte.isASCIIPrintable, byte != UInt8(ascii: " ") || byte != previous else { return false }
            previous = byte
        }
        return previous != UInt8(ascii: " ")
    }

    /// Bidirectional and zero-width controls, joiners and fillers: they hide or reorder what a driver reads.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return false }
        return scalar.properties.generalCategory == .format || scalar.properties.isDefaultIgnorableCodePoint
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else { return scalar.value <= 0x20 || scalar.value == 0x7f }
        return switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: true
        default: false
        }
    }
}
