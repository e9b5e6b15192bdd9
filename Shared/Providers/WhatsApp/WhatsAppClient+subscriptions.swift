package import Core
internal import NIOHTTP1

extension WhatsAppClient {
    /// An app that gets a business account's webhooks.
    package struct Subscription: Sendable, Hashable {
        package var appID: String
        package var appName: String?
        /// Where this account's messages go instead of the app's own address.
        package var overrideURL: String?
    }

    /// Has the account's webhooks sent to the app whose token this is; without it nothing arrives. May be repeated.
    package func subscribe(_ account: BusinessAccountID) async throws(ProviderError) {
        try await call(
            VendorRequest(
                operation: "subscribe", method: .POST, path: RequestPath(version, account.rawValue, "subscribed_apps")))
    }

    /// The apps that get the account's webhooks.
    package func subscriptions(of account: BusinessAccountID) async throws(ProviderError) -> [Subscription] {
        try await call(
            .get("list_subscriptions", RequestPath(version, account.rawValue, "subscribed_apps"))
        ) { answer in
            answer.has("data") ? answer.objects("data").compactMap(Subscription.init) : nil
        }
    }
}

extension WhatsAppClient.Subscription {
    fileprivate init?(_ object: WireObject) {
        guard let app = object.object("whatsapp_business_api_data"),
            let id = app.id("id") as ExternalID<Self>?
        else { return nil }
        self.init(
            appID: id.rawValue, appName: app.text("name", limit: 256),
            overrideURL: object.text("override_callback_uri", limit: 2_048))
    }
}
