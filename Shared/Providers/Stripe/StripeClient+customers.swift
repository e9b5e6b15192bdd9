package import Core

extension StripeClient {
    /// The tenant as Stripe knows it. A repeat finds the customer that it made before.
    package func createCustomer(
        of tenant: TenantID, name: String, email: String
    ) async throws(ProviderError) -> CustomerID {
        try await self.post(
            "create_customer", RequestPath("v1", "customers"), key: "customer-\(tenant)",
            ["name": name, "email": email, "metadata[tenant_id]": tenant.description]
        ) { $0.id("id") }
    }

    /// Whether invoices have something to be paid with.
    package func hasPaymentMethod(_ customer: CustomerID) async throws(ProviderError) -> Bool {
        try await self.get("get_customer", RequestPath("v1", "customers", customer.rawValue)) { object in
            object.id("id").map { (_: CustomerID) in
                let method = object.object("invoice_settings")?.text("default_payment_method", limit: 255)
                return method != nil && object.bool("deleted") != true
            }
        }
    }

    /// Makes the payment method that a person gave at Checkout the one that invoices are paid with.
    /// - Returns: false when the person has not finished there.
    package func adoptPaymentMethod(
        of intent: SetupIntentID, for customer: CustomerID
    ) async throws(ProviderError) -> Bool {
        let given: (isDone: Bool, method: String?) = try await self.get(
            "get_setup_intent", RequestPath("v1", "setup_intents", intent.rawValue)
        ) { object in
            object.text("status", limit: 64).map { status in
                (isDone: status == "succeeded", method: object.text("payment_method", limit: 255))
            }
        }
        guard given.isDone, let method = given.method else { return false }
        try await self.post(
            "update_customer", RequestPath("v1", "customers", customer.rawValue), key: "payment-method-\(intent)",
            ["invoice_settings[default_payment_method]": method]
        ) { $0.has("id") ? () : nil }
        return true
    }
}
