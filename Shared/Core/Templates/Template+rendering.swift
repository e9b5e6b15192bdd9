extension Template {
    /// - Parameters:
    ///   - value: from anywhere: it is cleaned, cut to the parameter's limit and replaced by its fallback where nothing
    ///     is left. Asked for the template's own parameters alone.
    ///   - payload: what comes back when the driver presses the button of this action, 1 to 128 ASCII characters.
    package func rendered(
        in language: Language, value: (TemplateParameter) -> String?, payload: (ButtonAction) -> String
    ) throws(TemplateError) -> RenderedTemplate {
        let parameters = self.parameters.map { rule in
            TemplateValue(parameter: rule.parameter, text: rule.text(for: value(rule.parameter), in: language))
        }
        return RenderedTemplate(
            vendorName: vendorName, language: language, parameters: parameters,
            payloads: try payloads(payload), preview: preview(in: language, parameters: parameters))
    }

    private func payloads(_ payload: (ButtonAction) -> String) throws(TemplateError) -> [String] {
        var payloads: [String] = []
        for action in actions {
            let text = payload(action)
            guard (1...TemplateLimits.payload).contains(text.utf8.count),
                text.utf8.allSatisfy(\.isASCIIPrintable)
            else { throw .unusablePayload(action) }
            payloads.append(text)
        }
        return payloads
    }

    private func preview(in language: Language, parameters: [TemplateValue]) -> String {
        let message = body[language].hydrated { name in
            parameters.first { $0.parameter.rawValue == name }?.text ?? ""
        }
        return OutsideText.cleaned(message, limit: TemplateLimits.preview) ?? ""
    }
}
