import Core
import FoundationEssentials

/// Collects what is wrong with the fields of a body, to be told all at once.
struct FieldCheck {
    private(set) var errors: [Problem.Field] = []

    mutating func fail(_ field: String, _ detail: String) {
        self.errors.append(.init(pointer: "/\(field)", detail: detail))
    }

    /// The text without the space around it.
    mutating func text(_ value: String, _ field: String, length: ClosedRange<Int>) -> String {
        let trimmed = value.trimmed
        let scalars = trimmed.unicodeScalars
        let isVisible = scalars.contains { !$0.properties.isDefaultIgnorableCodePoint }
        if !length.contains(scalars.count) || !isVisible || !scalars.allSatisfy(\.isPlain) {
            let range = "\(length.lowerBound) to \(length.upperBound)"
            self.fail(field, "takes \(range) characters without line breaks or control characters")
        }
        return trimmed
    }

    mutating func email(_ value: String, _ field: String) -> String {
        let before = self.errors.count
        let text = self.text(value, field, length: 3...254)
        guard self.errors.count == before else { return text }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress =
            parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !parts[1].hasPrefix(".")
            && !parts[1].hasSuffix(".") && !text.contains(" ")
        if !isAddress { self.fail(field, "takes an e-mail address such as fleet@example.com") }
        return text
    }

    /// Throws when anything was wrong.
    func finish() throws(Problem) {
        guard self.errors.isEmpty else {
            throw Problem(.invalid, "Some fields are not as expected.", errors: self.errors)
        }
    }
}

extension Unicode.Scalar {
    /// Neither ends a line nor turns the direction of what follows.
    fileprivate var isPlain: Bool {
        switch self.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default: !self.properties.isBidiControl
        }
    }
}

extension String {
    /// Without the space around it.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
