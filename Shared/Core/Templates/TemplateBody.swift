/// The text of a template in one language, with `{{name}}` where values go.
struct TemplateBody: Sendable, Hashable {
    enum Segment: Sendable, Hashable {
        case text(String)
        case parameter(String)
    }

    let text: String
    let segments: [Segment]

    /// Every text can be read; braces that do not pair up stay in a text segment.
    init(_ text: String) {
        var segments: [Segment] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            if open.lowerBound > rest.startIndex { segments.append(.text(String(rest[..<open.lowerBound]))) }
            segments.append(.parameter(String(rest[open.upperBound..<close.lowerBound])))
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { segments.append(.text(String(rest))) }
        self.text = text
        self.segments = segments
    }

    var parameterNames: [String] {
        segments.compactMap { segment in
            if case .parameter(let name) = segment { name } else { nil }
        }
    }

    /// Without the texts in which no character is of that kind.
    func segments(whereTextHas isCounted: (Character) -> Bool) -> [Segment] {
        segments.filter { segment in
            if case .text(let text) = segment { text.contains(where: isCounted) } else { true }
        }
    }

    func hydrated(_ value: (String) -> String) -> String {
        segments.map { segment in
            switch segment {
            case .text(let text): text
            case .parameter(let name): value(name)
            }
        }.joined()
    }
}
