package import Core
internal import NIOHTTP1

/// Twilio's REST API 2010-04-01, as one account reaches it.
package struct TwilioClient: Sendable {
    /// Where Twilio reports what comes to our numbers.
    package struct Webhooks: Sendable, Hashable {
        package var texts: String
        package var calls: String

        package init(texts: String, calls: String) {
            self.texts = texts
            self.calls = calls
        }
    }

    private let endpoint: VendorEndpoint
    private let account: String
    let webhooks: Webhooks

    package init(http: VendorHTTP, baseURL: BaseURL, accountSID: String, authToken: Secret, webhooks: Webhooks) {
        self.endpoint = VendorEndpoint(
            http: http, vendor: "twilio", base: baseURL, user: accountSID, password: authToken)
        self.account = accountSID
        self.webhooks = webhooks
    }

    /// - Parameter resource: below the account, with the format's extension.
    func path(_ resource: String...) -> RequestPath {
        RequestPath(segments: ["2010-04-01", "Accounts", self.account] + resource)
    }

    /// - Parameter read: nil when the answer is not what Twilio documents.
    func call<Value>(
        _ request: VendorRequest, read: (WireObject) -> Value?
    ) async throws(ProviderError) -> Value {
        try await self.endpoint.call(request) { answer throws(ProviderError) in
            try answer.requireTwilioSuccess(changesSomething: request.changesSomething)
            return try answer.value(documentedBy: "Twilio", changesSomething: request.changesSomething, read: read)
        }
    }

    /// For what answers without a body, or with one that nobody needs.
    func call(_ request: VendorRequest) async throws(ProviderError) {
        try await self.endpoint.call(request) { answer throws(ProviderError) in
            try answer.requireTwilioSuccess(changesSomething: request.changesSomething)
        }
    }
}
