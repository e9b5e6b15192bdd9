package import Core
package import FoundationEssentials

/// That a driver who agreed to messages is to be welcomed: the body of an entry of our own in the outbound streams.
/// It follows from the consent alone, so that a repeat is the same event.
package struct DriverWelcome: Codable, Sendable {
    private var driver: FleetDriverID
    private var consentedAt: Date

    package init(_ driver: FleetDriverID, _ consent: DriverConsent) {
        self.driver = driver
        self.consentedAt = consent.at
    }

    package var event: FleetEvent {
        FleetEvent(
            id: FleetEventID("welcome:\(self.driver)"), kind: .driverWelcome, occurredAt: self.consentedAt,
            driver: FleetEvent.Driver(id: self.driver))
    }

    /// In the driver's lane.
    package func entry(
        of tenant: TenantID, provider: FleetProvider, trace: TraceParent, at time: Date
    ) throws -> WorkEntry {
        WorkEntry(
            identity: "\(tenant)/\(self.event.id)", tenant: tenant, provider: provider.rawValue,
            kind: FleetEventKind.driverWelcome.rawValue, key: "\(tenant)/\(self.driver)", receivedAt: time,
            trace: trace, body: Array(try JSONEncoder().encode(self)))
    }
}
