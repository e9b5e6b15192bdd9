/// All templates and texts that drivers may receive.
package struct TemplateCatalogue: Sendable {
    /// In the order of the YAML text.
    package let templates: [Template]
    let byName: [String: Template]
    let byEvent: [String: Template]
    let actionRules: CompleteTable<ButtonAction, ActionRule>
    let sessionTexts: CompleteTable<SessionText, LocalizedText>

    package func template(named name: String) -> Template? { byName[name] }

    /// - Parameter kind: of a fleet event, such as `stop_arrival`.
    package func template(forEvent kind: String) -> Template? { byEvent[kind] }

    /// The kinds of fleet events that send a template.
    package var eventKinds: Set<String> { Set(byEvent.keys) }

    /// Whether the reply is written into the fleet system.
    package func writesFleetUpdate(_ action: ButtonAction) -> Bool {
        actionRules[action].writesFleetUpdate
    }

    /// What the driver is told once the reply has been taken care of.
    package func confirmation(of action: ButtonAction, in language: Language) -> String {
        actionRules[action].confirmation[language]
    }

    package func text(_ text: SessionText, in language: Language) -> String {
        sessionTexts[text][language]
    }

    /// Every template in every language, as Meta is to have it.
    package var definitions: [TemplateDefinition] {
        templates.flatMap { template in Language.allCases.map { template.definition(in: $0) } }
    }
}
