internal import Yams

extension CatalogueReader {
    /// Nil only after a problem was reported.
    mutating func catalogue(_ root: Node) -> TemplateCatalogue? {
        let fields = fields(
            of: root, "catalogue", keys: ["parameters", "actions", "session_texts", "events", "templates"])
        let rules = fields["parameters"].map { parameterRules($0) } ?? [:]
        let actions = fields["actions"].map { actionRules($0) } ?? [:]
        let texts = fields["session_texts"].map { sessionTexts($0) } ?? [:]
        let templates = fields["templates"].map { self.templates($0, rules: rules) } ?? []
        let byName = Dictionary(templates.map { ($0.name, $0) }) { first, _ in first }
        let byEvent = fields["events"].map { events($0, templates: byName) } ?? [:]
        guard let actionRules = CompleteTable(actions), let sessionTexts = CompleteTable(texts) else { return nil }
        return TemplateCatalogue(
            templates: templates, byName: byName, byEvent: byEvent, actionRules: actionRules,
            sessionTexts: sessionTexts)
    }

    private mutating func parameterRules(_ node: Node) -> [TemplateParameter: ParameterRule] {
        table(node, "parameters") { reader, parameter, node in
            let subject = "parameter \(parameter.rawValue)"
            let fields = reader.fields(of: node, subject, keys: ["limit", "fallback", "example"])
            let limit = fields["limit"].flatMap { reader.number($0, subject, in: 1...TemplateLimits.body) }
            let fallback = fields["fallback"].flatMap { reader.localized($0, "\(subject), fallback") }
            let example = fields["example"].flatMap { reader.localized($0, "\(subject), example") }
            guard let limit, let fallback, let example else { return nil }
            for language in Language.allCases {
                for text in [fallback[language], example[language]]
                where OutsideText.cleaned(text, limit: limit) != text {
                    reader.report(
                        "'\(text)' is no value of this parameter; it takes one line of \(limit) characters",
                        subject, at: node, language: language)
                }
            }
            return ParameterRule(parameter: parameter, limit: limit, fallback: fallback, example: example)
        }
    }

    private mutating func actionRules(_ node: Node) -> [ButtonAction: ActionRule] {
        table(node, "actions") { reader, action, node in
            let subject = "action \(action.rawValue)"
            let fields = reader.fields(of: node, subject, keys: ["fleet_update", "confirmation"])
            let confirmation = fields["confirmation"].flatMap { reader.sessionText($0, "\(subject), confirmation") }
            let writes = fields["fleet_update"].flatMap { Bool($0.scalar?.string ?? "") }
            if writes == nil, let field = fields["fleet_update"] {
                reader.report("'fleet_update' takes true or false", subject, at: field)
            }
            guard let writes, let confirmation else { return nil }
            return ActionRule(writesFleetUpdate: writes, confirmation: confirmation)
        }
    }

    private mutating func sessionTexts(_ node: Node) -> [SessionText: LocalizedText] {
        table(node, "session_texts") { reader, text, node in
            reader.sessionText(node, "session text \(text.rawValue)")
        }
    }

    private mutating func sessionText(_ node: Node, _ subject: String) -> LocalizedText? {
        guard let text = localized(node, subject) else { return nil }
        for language in Language.allCases where text[language].utf16.count > TemplateLimits.sessionText {
            report("it is longer than \(TemplateLimits.sessionText) characters", subject, at: node, language: language)
        }
        return text
    }

    private mutating func events(_ node: Node, templates: [String: Template]) -> [String: Template] {
        var events: [String: Template] = [:]
        for (kind, value) in entries(of: node, "events") {
            guard let name = text(value, "event \(kind)") else { continue }
            if let template = templates[name] {
                events[kind] = template
            } else {
                report("there is no sound template '\(name)'", "event \(kind)", at: value)
            }
        }
        return events
    }
}
