package import Core
internal import NIOCore

/// Samsara's REST API, as one organisation's token reaches it.
package struct SamsaraClient: Sendable {
    let endpoint: VendorEndpoint

    package init(http: VendorHTTP, baseURL: BaseURL, token: Secret) {
        self.endpoint = VendorEndpoint(http: http, vendor: "samsara", base: baseURL, token: token)
    }

    /// - Parameter read: nil when the answer is not what Samsara documents.
    func call<Value>(
        _ request: VendorRequest, read: (WireObject) -> Value?
    ) async throws(ProviderError) -> Value {
        try await endpoint.call(request) { answer throws(ProviderError) in
            try answer.requireSuccess(changesSomething: request.changesSomething)
            return try answer.value(
                documentedBy: "Samsara", changesSomething: request.changesSomething, read: read)
        }
    }

    /// For what answers without a body, or with one that nobody needs.
    func call(_ request: VendorRequest) async throws(ProviderError) {
        try await endpoint.call(request) { answer throws(ProviderError) in
            try answer.requireSuccess(changesSomething: request.changesSomething)
        }
    }

    /// Follows a list's cursors to its end. Pages may be short, or empty with more to come.
    func pages<Element>(
        _ operation: String, _ path: RequestPath, atMost limit: Int, element: (WireObject) -> Element?
    ) async throws(ProviderError) -> [Element] {
        var elements: [Element] = []
        var cursor: String?
        for _ in 0..<Self.maximumPages {
            let page = try await call(.get(operation, path.query("after", cursor))) { Page($0, element: element) }
            elements += page.elements
            guard elements.count <= limit else {
                throw ProviderError(.rejected, detail: "the list has more than \(limit) elements")
            }
            guard page.hasNext else { return elements }
            guard let next = page.cursor, next != cursor else {
                throw ProviderError(.unavailable, detail: "a page says that more follow and names no new cursor")
            }
            cursor = next
        }
        throw ProviderError(.rejected, detail: "the list has more than \(Self.maximumPages) pages")
    }

    private static let maximumPages = 1_000
}

extension SamsaraClient {
    struct Page<Element> {
        let elements: [Element]
        let hasNext: Bool
        let cursor: String?

        init?(_ answer: WireObject, element: (WireObject) -> Element?) {
            guard answer.isList("data") else { return nil }
            self.elements = answer.objects("data").compactMap(element)
            let pagination = answer.object("pagination")
            self.hasNext = pagination?.bool("hasNextPage") ?? false
            self.cursor = pagination?.text("endCursor", limit: 2_048)
        }
    }
}

extension VendorAnswer {
    /// Errors are `{"message", "requestId"}`, of old endpoints and overloaded servers a plain text.
    fileprivate func requireSuccess(changesSomething: Bool) throws(ProviderError) {
        guard !isSuccess else { return }
        let words = (try? object())?.text("message", limit: 300) ?? excerpt
        throw ProviderError(
            .init(status: status, changesSomething: changesSomething), code: status, retryAfter: retryAfter,
            detail: words.isEmpty ? "HTTP status \(status)" : words)
    }
}
