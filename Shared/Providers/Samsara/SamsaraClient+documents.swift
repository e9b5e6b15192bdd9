package import Core
package import FoundationEssentials
internal import NIOHTTP1

extension SamsaraClient {
    package func documentTypes() async throws(ProviderError) -> [SamsaraDocumentType] {
        try await pages("list_document_types", RequestPath("fleet", "document-types"), atMost: 10_000) {
            SamsaraDocumentType($0)
        }
    }

    /// Writes a reply as a submitted document of the driver, at its stop if it has one.
    ///
    /// - Returns: the document's id.
    /// - Throws: `ambiguous` when it may have been written; ``findDocument(marker:mapping:driver:since:until:)`` tells.
    package func createDocument(
        _ update: FleetUpdate, mapping: DocumentMapping
    ) async throws(ProviderError) -> String {
        let body = SamsaraDocument.creation(of: update, mapping: mapping)
        return try await call(
            VendorRequest(
                operation: "create_document", method: .POST, path: RequestPath("fleet", "documents"),
                body: .json(body.encoded))
        ) { answer in
            answer.object("data")?.text("id", limit: 256)
        }
    }

    /// The document that an update was written to, if it was.
    ///
    /// - Parameters:
    ///   - since: before the first attempt to write it.
    ///   - until: after the last one by Samsara's clock, which may be ahead of ours.
    package func findDocument(
        marker: String, mapping: DocumentMapping, driver: FleetDriverID, since: Date,
        until: Date = Date(timeIntervalSinceNow: 300)
    ) async throws(ProviderError) -> String? {
        let path = RequestPath("fleet", "documents").query("startTime", RFC3339.text(since))
            .query("endTime", RFC3339.text(until)).query("documentTypeId", mapping.documentTypeID)
            .query("queryBy", "created")
        let found = try await pages("find_document", path, atMost: 50_000) { document in
            document.object("driver")?.id("id") == driver
                && document.text("notes", limit: 2_000)?.contains(UpdateText.tag(marker)) == true
                ? document.text("id", limit: 256) : nil
        }
        return found.first
    }
}
