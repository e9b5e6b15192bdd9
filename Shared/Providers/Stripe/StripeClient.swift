package import Core
internal import NIOHTTP1

/// Stripe's API v1, as one secret key reaches it. Every POST carries an `Idempotency-Key`, so that any of them may be
/// repeated with the same key and the same parameters for 24 hours.
package struct StripeClient: Sendable {
    /// The version whose shapes this client knows; the account's own default changes nothing.
    package static let version = "2026-06-24.dahlia"
    private let endpoint: VendorEndpoint
    /// Tells one secret key from another.
    package let credential: String

    package init(http: VendorHTTP, baseURL: BaseURL, secretKey: Secret) {
        self.endpoint = VendorEndpoint(http: http, vendor: "stripe", base: baseURL, token: secretKey)
        self.credential = secretKey.fingerprint
    }

    /// - Parameter read: nil when the answer is not what Stripe documents.
    func get<Value>(
        _ operation: String, _ path: RequestPath, read: (WireObject) -> Value?
    ) async throws(ProviderError) -> Value {
        try await self.call(VendorRequest.get(operation, path), read: read)
    }

    /// - Parameters:
    ///   - key: at most 255 characters; the same for a repeat, and for nothing else.
    ///   - fields: in Stripe's notation, `a[b]` for members and `a[0]` for elements; nil is left out.
    func post<Value>(
        _ operation: String, _ path: RequestPath, key: String, _ fields: KeyValuePairs<String, String?>,
        read: (WireObject) -> Value?
    ) async throws(ProviderError) -> Value {
        let form = fields.compactMap { name, value in value.map { (name: name, value: $0) } }
        var request = VendorRequest(operation: operation, method: .POST, path: path, body: .form(form))
        request.headers = [("idempotency-key", key)]
        return try await self.call(request, read: read)
    }

    private func call<Value>(
        _ request: VendorRequest, read: (WireObject) -> Value?
    ) async throws(ProviderError) -> Value {
        var request = request
        request.headers.append(("stripe-version", Self.version))
        return try await self.endpoint.call(request) { answer throws(ProviderError) in
            guard answer.isSuccess else {
                throw ProviderError(
                    stripe: answer, try? answer.object(), changesSomething: request.changesSomething)
            }
            return try answer.value(
                documentedBy: "Stripe", changesSomething: request.changesSomething, read: read)
        }
    }
}
