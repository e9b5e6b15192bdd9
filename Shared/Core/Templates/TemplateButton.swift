/// A quick-reply button.
struct TemplateButton: Sendable, Hashable {
    let action: ButtonAction
    let text: LocalizedText
}
