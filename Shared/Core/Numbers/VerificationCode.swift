/// The six digits with which WhatsApp asks for proof that a number is ours.
package struct VerificationCode: Sendable, Hashable {
    package let digits: String

    /// - Parameter digits: six ASCII digits, nothing else.
    package init?(_ digits: some StringProtocol) {
        guard digits.utf8.count == 6, digits.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        self.digits = String(digits)
    }

    /// Finds the code in a message (`123-456`) or in the transcript of a call, where digits are spoken one by one and
    /// the whole is repeated. Nil without a code, and where two different ones could be meant.
    package init?(in text: String) {
        let words = text.bounded(to: 2_000).split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map { $0.lowercased() }
        let written = Set(words.filter { VerificationCode($0) != nil } + Self.halves(words))
        let found = written.isEmpty ? Self.spoken(words) : written
        guard found.count == 1, let code = found.first else { return nil }
        self.init(code)
    }

    /// Three digits and three digits.
    private static func halves(_ words: [String]) -> [String] {
        zip(words, words.dropFirst()).compactMap { first, second in
            first.utf8.count == 3 && second.utf8.count == 3 && VerificationCode(first + second) != nil
                ? first + second : nil
        }
    }

    /// Runs of digits, each cut into sixes.
    private static func spoken(_ words: [String]) -> Set<String> {
        var found: Set<String> = []
        for run in words.split(whereSeparator: { Self.value(of: $0) == nil }) {
            let digits = Array(run.compactMap(Self.value).joined())
            guard digits.count.isMultiple(of: 6) else { continue }
            for start in stride(from: 0, to: digits.count, by: 6) { found.insert(String(digits[start..<start + 6])) }
        }
        return found
    }

    private static let spokenDigits = [
        "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
        "seven": "7", "eight": "8", "nine": "9",
    ]

    private static func value(of word: String) -> String? {
        word.utf8.allSatisfy(\.isASCIIDigit) ? word : Self.spokenDigits[word]
    }
}

extension VerificationCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { self.description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
