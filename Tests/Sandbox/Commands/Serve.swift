import ArgumentParser
import AsyncHTTPClient
import FoundationEssentials
import Hummingbird
import Logging

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stands in for WhatsApp, Samsara, Twilio and Stripe until it is told to stop.",
        discussion: """
            The options that begin with whatsapp default to the environment: SANDBOX_WHATSAPP_WEBHOOK_URL, \
            WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN, WHATSAPP_ACCESS_TOKEN; those that begin with twilio to \
            TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN. Stripe's come from the environment alone: \
            SANDBOX_STRIPE_WEBHOOK_URL, STRIPE_WEBHOOK_SECRET, STRIPE_SECRET_KEY.
            """)

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 0

    @Option(help: "Where WhatsApp's webhooks go.")
    var whatsappWebhookUrl: String?

    @Option(help: "What signs WhatsApp's webhooks.")
    var whatsappAppSecret: String?

    @Option(help: "What the handshake shows.")
    var whatsappVerifyToken: String?

    @Option(help: "The only token that the Graph API takes; without one it takes any.")
    var whatsappAccessToken: String?

    @Option(help: "How long a person's message keeps the window for free-form messages open.")
    var whatsappWindowHours = 24.0

    @Option(help: "The only account that Twilio's API knows; without one it takes any.")
    var twilioAccountSid: String?

    @Option(help: "The account's token, which also signs Twilio's webhooks.")
    var twilioAuthToken: String?

    func run() async throws {
        var logger = Logger(label: "sandbox")
        logger.logLevel = .notice
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.clientConfiguration)
        let world = World(settings: settings, client: client, logger: logger)
        let host = host
        let application = world.application(address: .hostname(host, port: port), logger: logger) { port in
            Console.write("sandbox listening on http://\(host):\(port)")
        }
        try await application.runService()
    }

    private var settings: SandboxSettings {
        let environment = ProcessInfo.processInfo.environment
        return SandboxSettings(
            webhookURL: whatsappWebhookUrl ?? environment["SANDBOX_WHATSAPP_WEBHOOK_URL"],
            appSecret: whatsappAppSecret ?? environment["WHATSAPP_APP_SECRET"] ?? "",
            verifyToken: whatsappVerifyToken ?? environment["WHATSAPP_VERIFY_TOKEN"] ?? "",
            accessToken: whatsappAccessToken ?? environment["WHATSAPP_ACCESS_TOKEN"],
            windowHours: whatsappWindowHours,
            twilioAccount: twilioAccountSid ?? environment["TWILIO_ACCOUNT_SID"],
            twilioToken: twilioAuthToken ?? environment["TWILIO_AUTH_TOKEN"],
            stripeWebhookURL: environment["SANDBOX_STRIPE_WEBHOOK_URL"],
            stripeWebhookSecret: environment["STRIPE_WEBHOOK_SECRET"] ?? "",
            stripeSecretKey: environment["STRIPE_SECRET_KEY"])
    }

    private static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
        configuration.redirectConfiguration = .disallow
        return configuration
    }
}
