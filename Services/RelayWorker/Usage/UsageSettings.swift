import Runtime
import Wiring

struct UsageSettings: Sendable {
    var stripe: StripeSettings
    /// Of the metered price that every tenant is subscribed to.
    var price: String
    /// How long a tenant may go on without anything to pay with.
    var trial: Duration
    /// How long a tenant may go on after a payment failed.
    var grace: Duration
    /// To Stripe, of all workers together.
    var callsPerSecond: Int

    init(_ settings: inout Settings, allowsPrivate: Bool) {
        self.stripe = StripeSettings(&settings, allowsPrivate: allowsPrivate)
        self.price =
            settings.optionalString(
                "STRIPE_PRICE_ID", .length(1...255),
                about: "The metered monthly price that tenants are subscribed to.") ?? ""
        if self.stripe.secretKey != nil, self.price.isEmpty {
            settings.refuse("STRIPE_PRICE_ID", "is missing, but STRIPE_SECRET_KEY is set")
        }
        self.trial = settings.duration(
            "BILLING_TRIAL", default: .seconds(14 * 86_400), in: .zero...(.seconds(365 * 86_400)),
            about: "How long a tenant is served without anything to pay with.")
        self.grace = settings.duration(
            "BILLING_GRACE", default: .seconds(7 * 86_400), in: .zero...(.seconds(90 * 86_400)),
            about: "How long a tenant is served after a payment failed.")
        self.callsPerSecond = settings.int(
            "STRIPE_CALLS_PER_SECOND", default: 20, in: 1...1000,
            about: "Calls to Stripe per second, of all workers together; Stripe allows 25 in a test account, 100 live.")
    }
}
