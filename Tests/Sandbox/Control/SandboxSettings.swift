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
}
