package import Core

/// A template as a business account holds it, in one language.
package struct WhatsAppTemplate: Sendable, Hashable {
    package var id: TemplateID
    package var name: String
    /// Meta's language code.
    package var language: String
    package var status: VendorWord<TemplateStatus>
    package var category: VendorWord<TemplateCategory>?
    /// Set when Meta moved the template to another category.
    package var previousCategory: VendorWord<TemplateCategory>?
    package var rejectedReason: String?
    package var quality: VendorWord<Quality>?
}

extension WhatsAppTemplate {
    /// - Parameters:
    ///   - name: where the answer does not repeat it.
    ///   - language: likewise.
    init?(_ object: WireObject, name: String? = nil, language: String? = nil) {
        guard let id: TemplateID = object.id("id"), let name = object.text("name", limit: 512) ?? name,
            let language = object.language("language") ?? language, let status = object.text("status", limit: 64)
        else { return nil }
        let reason = object.text("rejected_reason", limit: 128)
        self.init(
            id: id, name: name, language: language, status: VendorWord(status), category: object.word("category"),
            previousCategory: object.word("previous_category"), rejectedReason: reason == "NONE" ? nil : reason,
            quality: object.object("quality_score")?.word("score"))
    }
}
