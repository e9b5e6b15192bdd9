package import Core
package import FoundationEssentials

/// What ingress has to know of a Samsara webhook before it is enqueued.
package struct SamsaraRouting: Sendable, Equatable {
    /// The identity that repeats share, the same as of the decoded ``FleetEvent``.
    package var eventID: FleetEventID
    /// `eventType` as it came, cut to 64 characters.
    package var type: String
    /// Nil for what the product has no use for.
    package var kind: FleetEventKind?
    package var driverID: FleetDriverID?
    package var vehicleID: FleetVehicleID?
    package var occurredAt: Date?
}
