/// A WhatsApp message with parameters and buttons that Meta approves before it can be sent.
package struct Template: Sendable, Hashable {
    /// The name inside FleetChat, such as `stop_arrival`.
    package let name: String
    /// Raised when the wording changes, 1 or more.
    package let version: Int
    package let category: TemplateCategory
    /// How long after its fleet event it is still sent, between 30 seconds and 12 hours.
    package let lifetime: Duration
    /// In the order in which they are sent.
    let parameters: [ParameterRule]
    /// Of all parameters, for editions that have others.
    let rules: [TemplateParameter: ParameterRule]
    let body: Localized<TemplateBody>
    let footer: LocalizedText?
    let buttons: [TemplateButton]

    /// The name at Meta, such as `stop_arrival_v1`.
    package var vendorName: String { "\(name)_v\(version)" }

    /// What its buttons say, in their order.
    package var actions: [ButtonAction] { buttons.map(\.action) }
}
