import Providers
import Runtime
import Storage
import Wiring

extension Ingress {
    /// What ends a tenant, and what tells all that is kept of it.
    static func departures(
        _ context: ProcessContext<IngressSettings>, _ stores: Stores, _ vendors: Vendors, _ samsara: BaseURL,
        _ tenants: TenantRoutes
    ) -> DepartureRoutes {
        let departure = TenantDeparture(
            tenants: tenants.tenants, pool: NumberPool(postgres: stores.postgres),
            quarantine: context.settings.quarantine,
            connections: FleetConnectionStore(postgres: stores.postgres, vault: stores.vault),
            letters: DeadLetters(redis: stores.redis, topology: stores.topology),
            operators: OperatorLog(postgres: stores.postgres), vendors: vendors.http, samsara: samsara,
            logger: context.logger)
        let export = TenantExport(
            tenants: tenants, drivers: DriverDirectory(postgres: stores.postgres),
            log: ConversationLog(postgres: stores.postgres), keys: KeyStore(postgres: stores.postgres),
            audit: AuditTrail(postgres: stores.postgres))
        return DepartureRoutes(export: export, departure: departure)
    }
}
