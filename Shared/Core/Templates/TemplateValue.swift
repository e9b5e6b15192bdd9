/// A named parameter of a body and the text that goes there.
package struct TemplateValue: Sendable, Hashable {
    package let parameter: TemplateParameter
    package let text: String
}
