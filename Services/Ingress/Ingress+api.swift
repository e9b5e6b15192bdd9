import Core
import Hummingbird
import Providers
import Runtime
import Storage
import Wiring

extension Ingress {
    static func addAPI(
        to router: Router<IngressContext>, _ context: ProcessContext<IngressSettings>, _ stores: Stores,
        _ vendors: Vendors, _ queue: EventQueue
    ) throws {
        guard let samsara = context.settings.vendors.samsaraBaseURL else {
            throw StartupFailure(.configuration, "settings are missing")
        }
        DescriptionRoute.add(to: router)
        let tenants = TenantStore(postgres: stores.postgres, vault: stores.vault)
        let drivers = DriverDirectory(postgres: stores.postgres)
        let keys = KeyStore(postgres: stores.postgres)
        let api = Self.callers(router, context.settings, stores, keys)
        let tenantRoutes = TenantRoutes(
            tenants: tenants, pool: PoolQueue(redis: stores.redis, topology: stores.topology),
            feeds: FleetFeedStore(postgres: stores.postgres),
            circuits: CircuitStore(redis: stores.redis, topology: stores.topology))
        tenantRoutes.add(to: api)
        KeyRoutes(tenants: tenants, keys: keys).add(to: api)
        OperatorKeyRoutes(keys: OperatorKeyStore(postgres: stores.postgres)).add(to: api)
        Self.addBilling(to: api, context, stores, vendors)
        SamsaraRoutes(
            tenants: tenants,
            connector: SamsaraConnector(
                vendors: vendors.http, baseURL: samsara, publicURL: context.settings.publicURL,
                connections: FleetConnectionStore(postgres: stores.postgres, vault: stores.vault), drivers: drivers,
                logger: context.logger)
        ).add(to: api)
        let welcomes = DriverWelcomes(queue: queue)
        DriverRoutes(tenants: tenants, drivers: drivers, welcomes: welcomes).add(to: api)
        DriverImportRoutes(tenants: tenants, drivers: drivers, welcomes: welcomes).add(to: api)
        Self.onboarding(context, stores, vendors, samsara, tenants).add(to: api)
        MessageRoutes(log: ConversationLog(postgres: stores.postgres)).add(to: api)
        Self.departures(context, stores, vendors, samsara, tenantRoutes).add(to: api)
    }

    /// Where callers are known, counted, and repeats of what they asked for are found.
    private static func callers(
        _ router: Router<IngressContext>, _ settings: IngressSettings, _ stores: Stores, _ keys: KeyStore
    ) -> RouterGroup<IngressContext> {
        let limiter = RequestLimiter(redis: stores.redis, topology: stores.topology)
        return router.group()
            .add(middleware: Authentication(operatorToken: settings.operatorToken, keys: keys))
            .add(middleware: RequestLimits(limiter: limiter, quota: settings.requestsPerMinute))
            .add(middleware: Idempotency(records: RequestRecords(postgres: stores.postgres)))
    }

    private static func onboarding(
        _ context: ProcessContext<IngressSettings>, _ stores: Stores, _ vendors: Vendors, _ samsara: BaseURL,
        _ tenants: TenantStore
    ) -> OnboardingRoutes {
        let connections = FleetConnectionStore(postgres: stores.postgres, vault: stores.vault)
        return OnboardingRoutes(
            tenants: tenants, connections: connections, feeds: FleetFeedStore(postgres: stores.postgres),
            circuits: CircuitStore(redis: stores.redis, topology: stores.topology), postgres: stores.postgres,
            selfTest: SelfTest(
                vendors: vendors.http, baseURL: samsara, publicURL: context.settings.publicURL,
                connections: connections, postgres: stores.postgres))
    }
}
