import Core
import Storage

/// What the worker needs to know of a tenant to relay for it.
struct RelayTenant: Sendable {
    var tenant: Tenant
    /// Nil until the pool has given it one.
    var number: AssignedNumber?
    /// By fleet system.
    var connections: [FleetProvider: FleetConnection]
    /// Nil without billing, and until Stripe was asked.
    var billing: BillingState?
}
