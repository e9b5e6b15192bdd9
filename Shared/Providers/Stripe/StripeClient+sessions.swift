package import Core

extension StripeClient {
    /// A page of Stripe's where a person gives a card; good for 24 hours.
    /// - Parameters:
    ///   - returnURL: where the person goes from there, done or not.
    ///   - request: names this request: a repeat gets the same page.
    package func checkoutPage(
        of tenant: TenantID, customer: CustomerID, returnURL: String, request: String
    ) async throws(ProviderError) -> String {
        try await self.post(
            "create_checkout_session", RequestPath("v1", "checkout", "sessions"), key: "checkout-\(request)",
            [
                "mode": "setup", "payment_method_types[0]": "card", "customer": customer.rawValue,
                "client_reference_id": tenant.description, "success_url": returnURL, "cancel_url": returnURL,
            ]
        ) { $0.text("url", limit: 8_192) }
    }

    /// A page of Stripe's with invoices and payment methods; good for minutes.
    package func portalPage(
        customer: CustomerID, returnURL: String, request: String
    ) async throws(ProviderError) -> String {
        try await self.post(
            "create_portal_session", RequestPath("v1", "billing_portal", "sessions"), key: "portal-\(request)",
            ["customer": customer.rawValue, "return_url": returnURL]
        ) { $0.text("url", limit: 8_192) }
    }
}
