/// Takes the digits out of a written phone number.
enum DialString {
    private static let separators = Set("-./()\t".unicodeScalars)

    /// The digits in ASCII, and whether a plus sign stands before them.
    static func read(_ text: String) throws(PhoneNumberError) -> (digits: Substring, hasPlus: Bool) {
        var digits = ""
        var hasPlus = false
        for scalar in dialled(text).unicodeScalars {
            if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
                digits.append(String(Int(value)))
            } else if scalar == "+" || scalar == "\u{ff0b}" {
                guard digits.isEmpty, !hasPlus else { throw .unexpectedCharacter }
                hasPlus = true
            } else if !isIgnored(scalar) {
                throw digits.count >= 7 && startsExtension(scalar) ? .hasExtension : .unexpectedCharacter
            }
        }
        guard !digits.isEmpty else { throw .empty }
        return (digits[...], hasPlus)
    }

    /// Without the scheme of RFC 3966, and without the `(0)` that stands for a digit dialled only within a country.
    private static func dialled(_ text: String) -> Substring {
        let number = text.lowercased().hasPrefix("tel:") ? text.dropFirst(4) : text[...]
        return number.replacing("(0)", with: "")
    }

    /// Separators, and the invisible marks that come along when a number is copied from a contact card.
    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .dashPunctuation, .format: true
        default: separators.contains(scalar)
        }
    }

    /// `x12`, `ext. 12`, `#12` and `;ext=12`.
    private static func startsExtension(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "x", "X", "e", "E", "#", ";", ",": true
        default: false
        }
    }
}
