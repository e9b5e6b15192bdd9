package import Core
package import Providers
package import Runtime

/// Stripe, as this deployment reaches it. Without a key there is no billing, and nobody is suspended.
package struct StripeSettings: Sendable {
    package var baseURL: BaseURL?
    package var secretKey: Secret?
    /// Cents of a US dollar; what tenants are shown.
    package var driverCents: Int

    /// - Parameter allowsPrivate: takes http and any host as the base URL.
    package init(_ settings: inout Settings, allowsPrivate: Bool) {
        self.baseURL = VendorSettings.baseURL(
            "STRIPE_BASE_URL", "https://api.stripe.com", allowsPrivate, "Stripe's API.", &settings)
        self.secretKey = settings.secret(
            "STRIPE_SECRET_KEY", .length(8...255), about: "Stripe's secret key; without one there is no billing."
        ).map { Secret($0) }
        self.driverCents = settings.int(
            "BILLING_DRIVER_CENTS", default: 800, in: 0...1_000_000,
            about: "What an active driver costs in a month, in cents of a US dollar; the price at Stripe says the same."
        )
    }

    /// Nil without a key.
    package func client(_ http: VendorHTTP) -> StripeClient? {
        guard let baseURL, let secretKey else { return nil }
        return StripeClient(http: http, baseURL: baseURL, secretKey: secretKey)
    }
}
