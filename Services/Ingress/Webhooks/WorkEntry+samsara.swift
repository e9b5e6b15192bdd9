import Core
import FoundationEssentials
import Providers
import Storage

extension WorkEntry {
    /// - Parameter receivedAt: from when its lifetime counts.
    init(
        _ routing: SamsaraRouting, _ kind: FleetEventKind, of tenant: TenantID, receivedAt: Date, trace: TraceParent,
        body: [UInt8]
    ) {
        let subject = routing.driverID?.rawValue ?? routing.vehicleID.map { "vehicle:\($0)" } ?? "tenant"
        self.init(
            identity: "\(tenant)/\(routing.eventID)", tenant: tenant, provider: FleetProvider.samsara.rawValue,
            kind: kind.rawValue, key: "\(tenant)/\(subject)", receivedAt: receivedAt, trace: trace, body: body)
    }
}
