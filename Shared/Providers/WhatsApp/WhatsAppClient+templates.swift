package import Core
internal import NIOCore
internal import NIOHTTP1

extension WhatsAppClient {
    /// All templates of a business account, in every language; or those of one name, and what else Meta finds for it.
    package func templates(
        of account: BusinessAccountID, name: String? = nil
    ) async throws(ProviderError) -> [WhatsAppTemplate] {
        let fields = "id,name,language,status,category,previous_category,rejected_reason,quality_score"
        return try await pages("list_templates") { cursor in
            RequestPath(version, account.rawValue, "message_templates")
                .query("fields", fields).query("name", name).query("limit", "100").query("after", cursor)
        } element: {
            WhatsAppTemplate($0)
        }
    }

    /// Hands a template in to Meta's review. The answer's category is Meta's decision and may differ.
    package func createTemplate(
        _ definition: TemplateDefinition, in account: BusinessAccountID
    ) async throws(ProviderError) -> WhatsAppTemplate {
        let body = TemplateCreation.body(definition)
        return try await call(
            post("create_template", RequestPath(version, account.rawValue, "message_templates"), body)
        ) { answer in
            WhatsAppTemplate(answer, name: definition.vendorName, language: definition.language.rawValue)
        }
    }

    /// Deletes a template in every language; one that is gone already counts as deleted. An approved one's name cannot
    /// be used again for 30 days.
    package func deleteTemplates(named name: String, in account: BusinessAccountID) async throws(ProviderError) {
        let path = RequestPath(version, account.rawValue, "message_templates").query("name", name)
        do {
            try await call(VendorRequest(operation: "delete_template", method: .DELETE, path: path))
        } catch {
            guard error.reason == .notFound else { throw error }
        }
    }

    /// Follows the cursors of a list to its end.
    func pages<Element>(
        _ operation: String, path: (String?) -> RequestPath, element: (WireObject) -> Element?
    ) async throws(ProviderError) -> [Element] {
        var elements: [Element] = []
        var cursor: String?
        for _ in 0..<100 {
            let page = try await call(.get(operation, path(cursor))) { answer in
                answer.has("data") ? (answer.objects("data").compactMap(element), answer.nextCursor) : nil
            }
            elements += page.0
            guard let next = page.1, next != cursor else { return elements }
            cursor = next
        }
        throw ProviderError(.rejected, detail: "the list has more than 100 pages")
    }
}

extension WireObject {
    /// `paging.next` tells whether there is another page, the cursor names it.
    fileprivate var nextCursor: String? {
        guard let paging = object("paging"), paging.has("next") else { return nil }
        return paging.object("cursors")?.text("after", limit: 2_048)
    }
}
