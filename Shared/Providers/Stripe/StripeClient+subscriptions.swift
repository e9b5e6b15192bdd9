package import Core

extension StripeClient {
    /// Subscribes the customer to a metered price, in periods that begin with each month in UTC. Nothing is paid in
    /// advance, so it is active at once, with a payment method or without.
    package func createSubscription(
        of tenant: TenantID, customer: CustomerID, price: String
    ) async throws(ProviderError) -> StripeSubscription {
        try await self.post(
            "create_subscription", RequestPath("v1", "subscriptions"), key: "subscription-\(tenant)",
            [
                "customer": customer.rawValue, "items[0][price]": price, "payment_behavior": "default_incomplete",
                "payment_settings[save_default_payment_method]": "on_subscription",
                "billing_cycle_anchor_config[day_of_month]": "1", "billing_cycle_anchor_config[hour]": "0",
                "billing_cycle_anchor_config[minute]": "0", "billing_cycle_anchor_config[second]": "0",
                "proration_behavior": "none", "metadata[tenant_id]": tenant.description,
            ]
        ) { StripeSubscription($0) }
    }

    package func subscription(_ id: SubscriptionID) async throws(ProviderError) -> StripeSubscription {
        try await self.get("get_subscription", RequestPath("v1", "subscriptions", id.rawValue)) {
            StripeSubscription($0)
        }
    }

    /// A metered price; another is not what is documented for it.
    package func price(_ id: String) async throws(ProviderError) -> StripePrice {
        try await self.get("get_price", RequestPath("v1", "prices", id)) { StripePrice($0) }
    }
}
