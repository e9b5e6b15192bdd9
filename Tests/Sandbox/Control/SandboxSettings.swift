/// What `sandbox serve` is started with.
struct SandboxSettings: Sendable {
    /// Where WhatsApp's webhooks go; without one there are none.
    var webhookURL: String?
    var appSecret = ""
    var verifyToken = ""
    /// Nil: any bearer token passes.
    var accessToken: String?
    var windowHours = 24.0
    /// Nil: any account passes.
    var twilioAccount: String?
    /// What Twilio's webhooks are signed with; nil: any token passes, and nothing signs.
    var twilioToken: String?
    /// Where Stripe's webhooks go; without one there are none.
    var stripeWebhookURL: String?
    /// What signs them: the current one and, after a comma, the one before.
    var stripeWebhookSecret = ""
    /// Nil: any bearer token passes.
    var stripeSecretKey: String?
}
