/// What Meta needs to review a template in one language: a body with named parameters and their examples, and
/// perhaps a footer and quick-reply buttons.
package struct TemplateDefinition: Sendable, Hashable {
    package let vendorName: String
    package let language: Language
    package let category: TemplateCategory
    /// Meta drops a message that it could not deliver within this time (`message_send_ttl_seconds`), 30 to 43,200.
    package let lifetimeSeconds: Int
    /// With `{{name}}` where values go.
    package let body: String
    package let examples: [TemplateValue]
    package let footer: String?
    package let buttons: [String]
}

extension Template {
    package func definition(in language: Language) -> TemplateDefinition {
        TemplateDefinition(
            vendorName: vendorName, language: language, category: category,
            lifetimeSeconds: Int(lifetime.components.seconds), body: body[language].text,
            examples: parameters.map { TemplateValue(parameter: $0.parameter, text: $0.example[language]) },
            footer: footer?[language], buttons: buttons.map { $0.text[language] })
    }
}
