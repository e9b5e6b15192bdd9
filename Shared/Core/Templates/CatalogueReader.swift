internal import Yams

/// Walks the YAML of a catalogue and goes on after each problem, so that all of them come out at once.
struct CatalogueReader {
    private(set) var problems: [CatalogueProblem] = []

    mutating func report(_ rule: String, _ subject: String, at node: Node?, language: Language? = nil) {
        problems.append(CatalogueProblem(subject: subject, language: language, line: node?.mark?.line, rule: rule))
    }

    /// The values of a mapping that has all of `keys`, perhaps some of `optional`, and no other.
    mutating func fields(
        of node: Node, _ subject: String, keys: [String], optional: [String] = []
    ) -> [String: Node] {
        var fields: [String: Node] = [:]
        for (key, value) in entries(of: node, subject) {
            if keys.contains(key) || optional.contains(key) {
                fields[key] = value
            } else {
                report("'\(key)' is unknown; the keys are \(list(keys + optional))", subject, at: value)
            }
        }
        for key in keys where fields[key] == nil { report("'\(key)' is missing", subject, at: node) }
        return fields
    }

    /// The pairs of a mapping in their order.
    mutating func entries(of node: Node, _ subject: String) -> [(key: String, value: Node)] {
        guard let mapping = node.mapping else {
            report("keys with values are expected", subject, at: node)
            return []
        }
        return mapping.compactMap { key, value in key.scalar.map { ($0.string, value) } }
    }

    mutating func text(_ node: Node, _ subject: String, language: Language? = nil) -> String? {
        guard let text = node.scalar?.string, !text.isEmpty, text.first?.isWhitespace == false,
            text.last?.isWhitespace == false
        else {
            report("a text is expected, without white space around it", subject, at: node, language: language)
            return nil
        }
        return text
    }

    mutating func number(_ node: Node, _ subject: String, in range: ClosedRange<Int>) -> Int? {
        guard let number = node.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
            report(
                "a number from \(range.lowerBound) to \(range.upperBound) is expected", subject, at: node)
            return nil
        }
        return number
    }

    mutating func localized(_ node: Node, _ subject: String) -> LocalizedText? {
        var texts: [Language: String] = [:]
        for (key, value) in entries(of: node, subject) {
            if let language = Language(rawValue: key) {
                texts[language] = text(value, subject, language: language)
            } else {
                let known = list(Language.allCases.map(\.rawValue))
                report("'\(key)' is no language; the languages are \(known)", subject, at: value)
            }
        }
        let present = Set(node.mapping?.keys.compactMap { $0.scalar?.string } ?? [])
        for language in Language.allCases where node.mapping != nil && !present.contains(language.rawValue) {
            report("the text is missing", subject, at: node, language: language)
        }
        guard let english = texts[.english], let spanish = texts[.spanish], let french = texts[.french] else {
            return nil
        }
        return LocalizedText(english: english, spanish: spanish, french: french)
    }

    /// The values of a mapping with one entry for each case; what is missing has been reported.
    mutating func table<Key: CaseIterable & Hashable & RawRepresentable<String>, Value>(
        _ node: Node, _ subject: String, value: (inout Self, Key, Node) -> Value?
    ) -> [Key: Value] {
        var values: [Key: Value] = [:]
        let fields = fields(of: node, subject, keys: Key.allCases.map(\.rawValue))
        for key in Key.allCases {
            if let field = fields[key.rawValue] { values[key] = value(&self, key, field) }
        }
        return values
    }

    func list(_ words: [String]) -> String {
        words.joined(separator: ", ")
    }
}
