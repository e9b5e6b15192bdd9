/// The six digits by which Meta verifies a number.
package struct VerificationCode: Sendable, Hashable {
    package let digits: String

    /// - Parameter text: an SMS, or a transcript of the call. The first six digits that stand together count, as
    ///   `123456`, `123-456` or spoken one by one; a longer row of digits is something else.
    package init?(in text: some StringProtocol) {
        var run = ""
        for word in text.lowercased().split(whereSeparator: { !$0.isASCII || !($0.isLetter || $0.isNumber) }) {
            if let digits = Self.digits(word) {
                run += digits
            } else {
                if run.utf8.count == Self.length { break }
                run = ""
            }
            // A call repeats the code, with nothing in between.
            if run.utf8.count == Self.length, word.utf8.count < Self.length { break }
        }
        guard run.utf8.count == Self.length else { return nil }
        self.digits = run
    }

    private static let length = 6
    private static let spoken: [Substring: String] = [
        "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
        "seven": "7", "eight": "8", "nine": "9",
    ]

    private static func digits(_ word: Substring) -> String? {
        word.utf8.allSatisfy(\.isASCIIDigit) ? String(word) : Self.spoken[word]
    }
}

extension VerificationCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { self.description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
