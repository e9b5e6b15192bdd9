/// A template ready to be sent to one driver. Every text keeps Meta's limits.
package struct RenderedTemplate: Sendable, Hashable {
    package let vendorName: String
    package let language: Language
    /// The named parameters of the body, in the template's order.
    package let parameters: [TemplateValue]
    /// The payloads of the quick-reply buttons by their index.
    package let payloads: [String]
    /// The beginning of the message, at most 120 characters, for the delivery log.
    package let preview: String
}
