package import Core
internal import NIOCore

/// The WhatsApp Business Platform's Cloud API, as one access token reaches it.
///
/// There is no idempotency key: a message whose answer is lost (``ProviderError/Reason/ambiguous``) may have been
/// sent. `callback` comes back in its receipts and tells.
package struct WhatsAppClient: Sendable {
    let endpoint: VendorEndpoint
    let version: String

    /// - Parameter version: of the Graph API, such as `v23.0`.
    package init(http: VendorHTTP, baseURL: BaseURL, version: String, token: Secret) {
        self.endpoint = VendorEndpoint(http: http, vendor: "whatsapp", base: baseURL, token: token)
        self.version = version
    }

    func call<Value>(
        _ request: VendorRequest, read: (WireObject) -> Value?
    ) async throws(ProviderError) -> Value {
        try await endpoint.call(request) { answer throws(ProviderError) in
            try GraphAnswer.value(of: answer, changesSomething: request.changesSomething, read: read)
        }
    }

    func call(_ request: VendorRequest) async throws(ProviderError) {
        try await call(request) { $0.bool("success") == true ? () : nil }
    }
}
