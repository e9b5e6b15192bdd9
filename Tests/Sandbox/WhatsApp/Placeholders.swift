/// The `{{…}}` of a template text.
struct Placeholders: Sendable {
    /// In order of appearance, repeats included.
    let names: [String]
    private let pieces: [String]

    /// Nil when braces do not match.
    init?(_ text: String) {
        var names: [String] = []
        var pieces: [String] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else { return nil }
            pieces.append(String(rest[..<open.lowerBound]))
            names.append(String(rest[open.upperBound..<close.lowerBound]))
            rest = rest[close.upperBound...]
        }
        pieces.append(String(rest))
        self.names = names
        self.pieces = pieces
    }

    var distinct: Set<String> {
        Set(names)
    }

    /// A value stands at the start, at the end, or next to another one.
    var isFlush: Bool {
        guard !names.isEmpty else { return false }
        return pieces.contains { $0.allSatisfy(\.isWhitespace) }
    }

    func filled(_ values: [String: String]) -> String {
        var text = pieces.first ?? ""
        for (name, piece) in zip(names, pieces.dropFirst()) {
            text += (values[name] ?? "") + piece
        }
        return text
    }
}
