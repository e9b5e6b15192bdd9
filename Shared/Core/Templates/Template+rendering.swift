extension Template {
    /// - Parameters:
    ///   - edition: the one that is sent, where it is not this version; the preview has this version's words.
    ///   - value: from anywhere: it is cleaned, cut to the parameter's limit and replaced by its fallback where nothing
    ///     is left. Asked for the template's own parameters alone.
    ///   - payload: what comes back when the driver presses the button of this action, 1 to 128 ASCII characters.
    package func rendered(
        in language: Language, as edition: TemplateEdition? = nil, value: (TemplateParameter) -> String?,
        payload: (ButtonAction) -> String
    ) throws(TemplateError) -> RenderedTemplate {
        func values(_ rules: [ParameterRule]) -> [TemplateValue] {
            rules.map { TemplateValue(parameter: $0.parameter, text: $0.text(for: value($0.parameter), in: language)) }
        }
        let own = values(parameters)
        let sent = edition.map { values($0.parameters.compactMap { rules[$0] }) } ?? own
        return RenderedTemplate(
            vendorName: edition?.vendorName ?? vendorName, language: language, parameters: sent,
            payloads: try payloads(edition?.actions ?? actions, payload),
            preview: preview(in: language, parameters: own))
    }

    private func payloads(
        _ actions: [ButtonAction], _ payload: (ButtonAction) -> String
    ) throws(TemplateError) -> [String] {
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
