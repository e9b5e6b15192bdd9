import Core
import Runtime
import Wiring

struct IngressSettings: Sendable {
    enum Duty: String, CaseIterable, Sendable {
        case webhooks, feeds, api
    }

    /// What this process does; whatever else comes to its public port is not there.
    var duties: Set<Duty>
    var stores: StoreSettings
    var vendors: VendorSettings
    var host: String
    var port: Int
    /// Where vendors reach this process, without a slash at the end.
    var publicURL: String
    var operatorToken: Secret
    /// Of a tenant's key, of those that read.
    var requestsPerMinute: Int
    /// How long the number of a tenant that has left rests.
    var quarantine: Duration
    /// The current one and, while it is being replaced, the one before.
    var appSecrets: [Secret]
    var verifyToken: Secret
    /// Signs what Twilio posts: the current one and, while it is being replaced, the one before; empty where no numbers
    /// are bought.
    var twilioTokens: [Secret]
    var signatureTolerance: Duration
    var dedupeWindow: Duration
    var feeds: FeedSettings
    var stripe: StripeSettings
    /// As `appSecrets`; empty when no webhooks of Stripe are taken.
    var stripeSecrets: [Secret]

    init(_ settings: inout Settings) {
        self.stores = StoreSettings(&settings)
        self.vendors = VendorSettings(&settings, needsWhatsApp: false)
        self.duties = settings.choices(
            "SERVE", default: Set(Duty.allCases),
            about: "What this process does: answer webhooks, poll fleet feeds, serve the API.")
        self.host = settings.string("HTTP_HOST", default: "127.0.0.1", about: "Address that the public port binds to.")
        self.port = settings.int(
            "HTTP_PORT", default: 8080, in: 0...65_535, about: "Public port; 0 takes any free one.")
        self.publicURL = settings.publicURL()
        self.operatorToken = Secret(
            settings.requiredSecret("OPERATOR_TOKEN", .length(16...512), about: "The operator's key for the API."))
        self.requestsPerMinute = settings.int(
            "API_REQUESTS_PER_MINUTE", default: 600, in: 50...1_000_000,
            about: "Reading requests of a key in a minute; a fifth may write, operators have ten times as many.")
        self.quarantine = settings.duration(
            "POOL_QUARANTINE", default: .seconds(30 * 86_400), in: .zero ... .seconds(365 * 86_400),
            about: "How long a number rests after its tenant has left.")
        self.appSecrets = settings.requiredSecrets(
            "WHATSAPP_APP_SECRET", about: "Secret of the WhatsApp app; a second one after a comma is taken as well."
        ).map { Secret($0) }
        self.verifyToken = Secret(
            settings.requiredSecret("WHATSAPP_VERIFY_TOKEN", about: "What Meta's handshake has to present."))
        let tokens = settings.secret(
            "TWILIO_AUTH_TOKEN",
            about: "Signs what Twilio posts; a second one after a comma is taken as well. /twilio is closed without.")
        self.twilioTokens = (tokens ?? "").split(separator: ",").map { Secret($0) }
        self.signatureTolerance = settings.duration(
            "SIGNATURE_TOLERANCE", default: .seconds(300), in: .seconds(5)...(.seconds(86_400)),
            about: "How far a signed timestamp may lie from now.")
        self.dedupeWindow = settings.duration(
            "DEDUPE_WINDOW", default: .seconds(86_400), in: .seconds(60)...(.seconds(14 * 86_400)),
            about: "How long the identity of an event is remembered in Redis; the ledger absorbs later repeats.")
        self.feeds = FeedSettings(&settings)
        self.stripe = StripeSettings(&settings, allowsPrivate: self.vendors.allowsPrivate)
        self.stripeSecrets = Self.stripeSecrets(&settings, isBilling: self.stripe.secretKey != nil)
    }

    private static func stripeSecrets(_ settings: inout Settings, isBilling: Bool) -> [Secret] {
        let text = settings.secret(
            "STRIPE_WEBHOOK_SECRET",
            about: "Secret of Stripe's webhook endpoint, whsec_…; a second one after a comma is taken as well.")
        if isBilling, text == nil {
            settings.refuse("STRIPE_WEBHOOK_SECRET", "is missing, but STRIPE_SECRET_KEY is set")
        }
        return text?.split(separator: ",").map { Secret($0) } ?? []
    }
}
