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
        let isPlain = !trimmed.unicodeScalars.contains { $0.properties.generalCategory == .control }
        if !length.contains(trimmed.unicodeScalars.count) || !isPlain {
            self.fail(field, "takes \(length.lowerBound) to \(length.upperBound) characters without line breaks")
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

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
