package enum VendorTemplate {}
/// A template in one business account and one language.
package typealias TemplateID = ExternalID<VendorTemplate>

/// Which template a webhook of Meta is about.
package struct TemplateReference: Sendable, Hashable, Codable {
    package var id: TemplateID
    package var name: String
    /// Meta's language code, with an underscore.
    package var language: String

    package init(id: TemplateID, name: String, language: String) {
        self.id = id
        self.name = name
        self.language = language
    }
}
