package import Core
internal import NIOHTTP1

extension SamsaraClient {
    /// The newest version of the payload, which alerts need to carry more than a text.
    package static var webhookVersion: String { "2024-02-27" }

    package func webhooks() async throws(ProviderError) -> [SamsaraWebhookRegistration] {
        try await pages("list_webhooks", RequestPath("webhooks").query("limit", "512"), atMost: 10_000) {
            SamsaraWebhookRegistration($0)
        }
    }

    package func webhook(_ id: String) async throws(ProviderError) -> SamsaraWebhookRegistration {
        try await call(.get("get_webhook", RequestPath("webhooks", id))) { SamsaraWebhookRegistration($0) }
    }

    /// - Parameters:
    ///   - name: at most 255 characters.
    ///   - url: https, at most 2,047 characters.
    package func createWebhook(name: String, url: String) async throws(ProviderError) -> SamsaraWebhookRegistration {
        let body: JSONValue = [
            "name": .text(name), "url": .text(url), "version": .text(Self.webhookVersion),
            "eventTypes": .list(SamsaraEventType.subscribed.map { .text($0.rawValue) }),
        ]
        return try await call(
            VendorRequest(
                operation: "create_webhook", method: .POST, path: RequestPath("webhooks"), body: .json(body.encoded))
        ) {
            SamsaraWebhookRegistration($0)
        }
    }

    /// A webhook that is gone already counts as deleted.
    package func deleteWebhook(_ id: String) async throws(ProviderError) {
        do {
            try await call(
                VendorRequest(operation: "delete_webhook", method: .DELETE, path: RequestPath("webhooks", id)))
        } catch {
            guard error.reason == .notFound else { throw error }
        }
    }
}
