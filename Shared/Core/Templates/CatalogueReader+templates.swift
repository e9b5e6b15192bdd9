internal import Yams

extension CatalogueReader {
    mutating func templates(_ node: Node, rules: [TemplateParameter: ParameterRule]) -> [Template] {
        guard let items = node.sequence else {
            report("a list of templates is expected", "templates", at: node)
            return []
        }
        var templates: [Template] = []
        for (index, item) in items.enumerated() {
            let name = item.mapping?["name"]?.scalar?.string
            let subject = "template \(name ?? "\(index + 1)")"
            guard let template = template(item, subject, rules: rules) else { continue }
            if templates.contains(where: { $0.name == template.name }) {
                report("the name appears twice", subject, at: item)
            } else {
                templates.append(template)
            }
        }
        return templates
    }

    private mutating func template(
        _ node: Node, _ subject: String, rules: [TemplateParameter: ParameterRule]
    ) -> Template? {
        let fields = fields(
            of: node, subject, keys: ["name", "version", "category", "lifetime", "parameters", "body"],
            optional: ["footer", "buttons"])
        let name = fields["name"].flatMap { text($0, subject) }
        let version = fields["version"].flatMap { number($0, subject, in: 1...9_999) }
        let category = fields["category"].flatMap { self.category($0, subject) }
        let lifetime = fields["lifetime"].flatMap { self.lifetime($0, subject) }
        let parameters = fields["parameters"].flatMap { self.parameters($0, subject, rules: rules) }
        let body = fields["body"].flatMap { self.body($0, subject, parameters: parameters) }
        let footer = fields["footer"].flatMap { self.footer($0, subject) }
        let buttons = fields["buttons"].map { self.buttons($0, subject) } ?? []
        guard let name, let version, let category, let lifetime, let parameters, let body else { return nil }
        let template = Template(
            name: name, version: version, category: category, lifetime: lifetime, parameters: parameters, rules: rules,
            body: body, footer: footer, buttons: buttons)
        for fault in TemplateRules.faults(inName: template.vendorName) { report(fault, subject, at: fields["name"]) }
        return template
    }

    private mutating func category(_ node: Node, _ subject: String) -> TemplateCategory? {
        let category = TemplateCategory(rawValue: node.scalar?.string.uppercased() ?? "")
        if category == nil { report("the category takes utility", subject, at: node) }
        return category
    }

    private mutating func lifetime(_ node: Node, _ subject: String) -> Duration? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600]
        guard let text = node.scalar?.string, let unit = text.last.flatMap({ units[$0] }),
            let number = Int(text.dropLast()), (1...43_200).contains(number),
            TemplateLimits.lifetimeSeconds.contains(number * unit)
        else {
            report("the lifetime takes a number and s, m or h, from 30s to 12h", subject, at: node)
            return nil
        }
        return .seconds(number * unit)
    }

    /// Nil when one of the names is unknown or has no sound rule.
    private mutating func parameters(
        _ node: Node, _ subject: String, rules: [TemplateParameter: ParameterRule]
    ) -> [ParameterRule]? {
        guard let names = node.sequence?.map({ $0.scalar?.string ?? "" }) else {
            report("'parameters' takes a list of names", subject, at: node)
            return nil
        }
        for name in names where TemplateParameter(rawValue: name) == nil {
            report("there is no parameter '\(name)'; the parameters are \(TemplateParameter.names)", subject, at: node)
        }
        if Set(names).count < names.count { report("a parameter is declared twice", subject, at: node) }
        let found = names.compactMap { TemplateParameter(rawValue: $0).flatMap { rules[$0] } }
        return found.count == names.count ? found : nil
    }

    private mutating func body(
        _ node: Node, _ subject: String, parameters: [ParameterRule]?
    ) -> Localized<TemplateBody>? {
        guard let body = localized(node, subject)?.map(TemplateBody.init), let parameters else { return nil }
        for language in Language.allCases {
            for fault in TemplateRules.faults(in: body[language], declaring: parameters) {
                report(fault, subject, at: node.mapping?[language.rawValue], language: language)
            }
        }
        return body
    }

    private mutating func footer(_ node: Node, _ subject: String) -> LocalizedText? {
        guard let footer = localized(node, "\(subject), footer") else { return nil }
        for language in Language.allCases {
            for fault in TemplateRules.faults(inFooter: footer[language]) {
                report(fault, subject, at: node, language: language)
            }
        }
        return footer
    }

    private mutating func buttons(_ node: Node, _ subject: String) -> [TemplateButton] {
        let items = node.sequence.map { Array($0) } ?? []
        if !(1...TemplateLimits.buttons).contains(items.count) {
            report("'buttons' takes a list of 1 to \(TemplateLimits.buttons)", subject, at: node)
        }
        let buttons = items.compactMap { button($0, subject) }
        if Set(buttons.map(\.action)).count < buttons.count {
            report("two buttons have the same action; each needs its own", subject, at: node)
        }
        for language in Language.allCases {
            for fault in TemplateRules.faults(inButtons: buttons.map { $0.text[language] }) {
                report(fault, subject, at: node, language: language)
            }
        }
        return buttons
    }

    private mutating func button(_ node: Node, _ subject: String) -> TemplateButton? {
        let subject = "\(subject), button"
        let fields = fields(of: node, subject, keys: ["action", "text"])
        let text = fields["text"].flatMap { localized($0, subject) }
        let action = fields["action"].flatMap { ButtonAction(rawValue: $0.scalar?.string ?? "") }
        if action == nil, let field = fields["action"] {
            let known = list(ButtonAction.allCases.map(\.rawValue))
            report("there is no action '\(field.scalar?.string ?? "")'; the actions are \(known)", subject, at: field)
        }
        guard let action, let text else { return nil }
        return TemplateButton(action: action, text: text)
    }
}
