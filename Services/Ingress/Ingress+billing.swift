import Core
import Hummingbird
import Providers
import Runtime
import Storage
import Wiring

extension Ingress {
    static func addBilling(
        to api: RouterGroup<IngressContext>, _ context: ProcessContext<IngressSettings>, _ stores: Stores,
        _ vendors: Vendors
    ) {
        let store = BillingStore(postgres: stores.postgres)
        UsageRoutes(store: store, driverCents: context.settings.stripe.driverCents).add(to: api)
        BillingRoutes(
            store: store, stripe: context.settings.stripe.client(vendors.http),
            takesHTTP: context.settings.vendors.allowsPrivate
        ).add(to: api)
    }

    /// Nil without billing.
    static func stripeWebhooks(_ settings: IngressSettings, _ stores: Stores) throws -> StripeWebhooks? {
        guard !settings.stripeSecrets.isEmpty else { return nil }
        return StripeWebhooks(
            signature: try StripeSignature(secrets: settings.stripeSecrets, tolerance: settings.signatureTolerance),
            store: BillingStore(postgres: stores.postgres))
    }
}
