/// Meta's rules for the texts of a template. Each function says what is wrong and what is accepted.
enum TemplateRules {
    static func faults(inName name: String) -> [String] {
        let isAccepted = name.utf8.allSatisfy { byte in
            byte.isASCIILowercase || byte.isASCIIDigit || byte == UInt8(ascii: "_")
        }
        if isAccepted, (1...TemplateLimits.name).contains(name.utf8.count) { return [] }
        return ["the name takes 1 to \(TemplateLimits.name) of a to z, 0 to 9 and _"]
    }

    /// - Parameter rules: of the parameters that the template declares.
    static func faults(in body: TemplateBody, declaring rules: [ParameterRule]) -> [String] {
        faults(ofLength: body, rules) + faults(ofPlaces: body) + faults(ofNames: body, rules) + faults(ofSpaces: body)
    }

    static func faults(inFooter footer: String) -> [String] {
        var faults: [String] = []
        if footer.utf16.count > TemplateLimits.footer {
            faults.append("the footer has \(footer.utf16.count) characters; \(TemplateLimits.footer) are allowed")
        }
        if hasBraces(footer) { faults.append("the footer has a parameter; it takes plain text only") }
        if footer.contains(where: \.isNewline) { faults.append("the footer has more than one line") }
        return faults
    }

    /// - Parameter texts: of all buttons of a template in one language.
    static func faults(inButtons texts: [String]) -> [String] {
        var faults: [String] = []
        for text in texts where text.utf16.count > TemplateLimits.buttonText {
            faults.append(
                "the button '\(text)' has \(text.utf16.count) characters; \(TemplateLimits.buttonText) are allowed")
        }
        for text in texts where hasBraces(text) || text.contains(where: \.isNewline) {
            faults.append("the button '\(text)' takes one line without parameters")
        }
        if Set(texts).count < texts.count { faults.append("two buttons have the same text; each needs its own") }
        return faults
    }

    private static func faults(ofLength body: TemplateBody, _ rules: [ParameterRule]) -> [String] {
        if body.text.utf16.count > TemplateLimits.body {
            return ["the body has \(body.text.utf16.count) characters; \(TemplateLimits.body) are allowed"]
        }
        let limits = Dictionary(rules.map { ($0.parameter.rawValue, $0.limit) }) { first, _ in first }
        let longest = body.hydrated { String(repeating: "x", count: limits[$0, default: 0]) }.utf16.count
        guard longest > TemplateLimits.body else { return [] }
        return ["the body has \(longest) characters with the longest values; \(TemplateLimits.body) are allowed"]
    }

    private static func faults(ofPlaces body: TemplateBody) -> [String] {
        var faults: [String] = []
        let worded = body.segments(whereTextHas: { $0.isLetter || $0.isNumber })
        if case .parameter? = worded.first { faults.append("the body begins with a parameter; put words before it") }
        if case .parameter? = worded.last { faults.append("the body ends with a parameter; put words after it") }
        let visible = body.segments(whereTextHas: { !$0.isWhitespace })
        for (one, next) in zip(visible, visible.dropFirst()) {
            if case .parameter(let first) = one, case .parameter(let second) = next {
                faults.append("{{\(first)}} and {{\(second)}} are adjacent; put text between them")
            }
        }
        let texts = body.segments.filter { segment in
            if case .text(let text) = segment { hasBraces(text) } else { false }
        }
        if !texts.isEmpty { faults.append("the body has braces that do not pair up; a parameter is {{name}}") }
        return faults
    }

    private static func faults(ofNames body: TemplateBody, _ rules: [ParameterRule]) -> [String] {
        let declared = Set(rules.map(\.parameter.rawValue))
        let used = body.parameterNames
        var faults = Set(used).subtracting(declared).sorted().map { name in
            TemplateParameter(rawValue: name) == nil
                ? "{{\(name)}} is unknown; the parameters are \(TemplateParameter.names)"
                : "{{\(name)}} is used and not declared under parameters"
        }
        faults += declared.subtracting(used).sorted().map { "the parameter \($0) is declared and not used" }
        let repeated = Dictionary(grouping: used) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
        return faults + repeated.map { "{{\($0)}} appears more than once" }
    }

    private static func faults(ofSpaces body: TemplateBody) -> [String] {
        body.text.contains("\t") || body.text.contains("     ")
            ? ["the body has a tab or more than 4 spaces in a row"] : []
    }

    private static func hasBraces(_ text: String) -> Bool {
        text.contains("{{") || text.contains("}}")
    }
}
