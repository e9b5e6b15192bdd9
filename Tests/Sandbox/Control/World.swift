import AsyncHTTPClient
import Hummingbird
import Logging
import NIOCore

/// Everything the sandbox consists of, wired up.
struct World: Sendable {
    let hub = EventHub()
    let faults = FaultPlan()
    let log = RequestLog()
    let background = Background()
    let deliveries: DeliveryLog
    let whatsApp: WhatsApp
    let samsara: Samsara
    let twilio: Twilio
    let stripe: Stripe
    let clock: WallClock
    private let client: HTTPClient

    init(settings: SandboxSettings, client: HTTPClient, clock: WallClock = .system, logger: Logger) {
        let webhooks = WebhookClient(client: client)
        self.clock = clock
        self.client = client
        deliveries = DeliveryLog(hub: hub)
        let courier = MetaCourier(
            callback: MetaCallback(appSecret: settings.appSecret, verifyToken: settings.verifyToken),
            client: webhooks, deliveries: deliveries, background: background, clock: clock, logger: logger)
        let twilio = Twilio(
            account: settings.twilioAccount, token: settings.twilioToken, client: webhooks, deliveries: deliveries,
            background: background, clock: clock)
        self.twilio = twilio
        whatsApp = WhatsApp(
            windowHours: settings.windowHours, accessToken: settings.accessToken, courier: courier, hub: hub,
            background: background, clock: clock
        ) { code, digits in twilio.receive(code, to: "+" + digits) }
        samsara = Samsara(
            courier: SamsaraCourier(client: webhooks, deliveries: deliveries, background: background, clock: clock),
            hub: hub, clock: clock)
        stripe = Stripe(
            secretKey: settings.stripeSecretKey,
            courier: StripeCourier(
                url: settings.stripeWebhookURL,
                secrets: settings.stripeWebhookSecret.split(separator: ",").map(String.init), client: webhooks,
                deliveries: deliveries, background: background, clock: clock),
            clock: clock)
        if let url = settings.webhookURL { courier.aim { $0.url = url } }
    }

    func router() -> Router<SandboxContext> {
        let router = Router(context: SandboxContext.self)
        router.add(middleware: ControlErrors())
        router.add(middleware: VendorMiddleware(faults: faults, log: log, clock: clock))
        GraphRoutes(whatsApp: whatsApp).add(to: router)
        SamsaraRoutes(samsara: samsara).add(to: router)
        TwilioRoutes(twilio: twilio).add(to: router)
        StripeRoutes(stripe: stripe).add(to: router)
        ControlRoutes(world: self).add(to: router)
        PageRoutes().add(to: router)
        return router
    }

    func application(
        address: BindAddress, logger: Logger, onReady: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> Application<RouterResponder<SandboxContext>> {
        Application(
            router: router(),
            configuration: ApplicationConfiguration(address: address, serverName: "sandbox", reuseAddress: true),
            services: [ClientLifetime(client: client), background],
            onServerRunning: { await onReady($0.localAddress?.port ?? 0) }, logger: logger)
    }

    func reset() {
        faults.removeAll()
        log.removeAll()
        deliveries.removeAll()
        samsara.reset()
        stripe.reset()
        whatsApp.reset()
        twilio.reset()
    }
}
