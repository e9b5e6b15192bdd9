internal import Core

/// A template as a business account holds it, in one language.
package struct WhatsAppTemplate: Sendable, Hashable {
    package var id: String
    package var name: String
    /// Meta's language code.
    package var language: String
    /// `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED` and more to come; only the first can be sent.
    package var status: String
    package var category: String?
    package var rejectedReason: String?
    /// `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    package var quality: String?
}

extension WhatsAppTemplate {
    /// - Parameters:
    ///   - name: where the answer does not repeat it.
    ///   - language: likewise.
    init?(_ object: WireObject, name: String? = nil, language: String? = nil) {
        guard let id = object.id("id") as ExternalID<WhatsAppTemplate>?,
            let name = object.text("name", limit: 512) ?? name,
            let language = object.text("language", limit: 32) ?? language,
            let status = object.text("status", limit: 64)
        else { return nil }
        self.init(
            id: id.rawValue, name: name, language: language, status: status,
            category: object.text("category", limit: 64), rejectedReason: object.text("rejected_reason", limit: 128),
            quality: object.object("quality_score")?.text("score", limit: 32))
    }
}
