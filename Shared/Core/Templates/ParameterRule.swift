/// How a value is made to fit one parameter.
struct ParameterRule: Sendable, Hashable {
    let parameter: TemplateParameter
    /// In UTF-16 code units, the longest of the usual ways to count, so that Meta never counts more.
    let limit: Int
    let fallback: LocalizedText
    let example: LocalizedText

    func text(for value: String?, in language: Language) -> String {
        value.flatMap { OutsideText.cleaned($0, limit: limit) } ?? fallback[language]
    }
}
