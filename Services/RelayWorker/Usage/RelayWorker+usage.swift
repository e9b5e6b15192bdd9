import Core
import Logging
import Runtime
import ServiceLifecycle
import Storage
import Wiring

extension RelayWorker {
    /// What sends usage to Stripe; nothing when this process does not.
    static func billingServices(
        _ context: ProcessContext<RelaySettings>, _ stores: Stores, _ vendors: Vendors, _ gate: CallGate
    ) -> [any Service] {
        let settings = context.settings.usage
        let client = settings.stripe.client(vendors.http)
        if client == nil {
            context.logger.warning("Nobody is billed or suspended, because STRIPE_SECRET_KEY is not set")
        }
        guard context.settings.lanes.contains(.usage) else { return [] }
        let store = BillingStore(postgres: stores.postgres)
        let upkeep = client.map { client in
            BillingUpkeep(
                store: store,
                stripe: StripeCalls(client: client, gate: gate, perSecond: settings.callsPerSecond),
                meters: MeterLookup(
                    price: settings.price, driverCents: settings.stripe.driverCents, logger: context.logger),
                settings: settings, logger: context.logger)
        }
        return [UsageLane(store: store, upkeep: upkeep, logger: context.logger)]
    }
}
