package import FoundationEssentials

/// One thing that a fleet system reported, freed from the vendor's shape.
package struct FleetEvent: Sendable, Equatable {
    package struct Driver: Sendable, Equatable {
        package var id: FleetDriverID
        package var name: String?

        package init(id: FleetDriverID, name: String? = nil) {
            self.id = id
            self.name = name
        }
    }

    package struct Vehicle: Sendable, Equatable {
        package var id: FleetVehicleID
        package var name: String?

        package init(id: FleetVehicleID, name: String? = nil) {
            self.id = id
            self.name = name
        }
    }

    package struct Stop: Sendable, Equatable {
        package var reference: StopReference
        package var routeName: String?
        package var name: String?
        package var address: String?
        package var scheduledAt: Date?
        package var eta: Date?

        package init(
            reference: StopReference, routeName: String? = nil, name: String? = nil, address: String? = nil,
            scheduledAt: Date? = nil, eta: Date? = nil
        ) {
            self.reference = reference
            self.routeName = routeName
            self.name = name
            self.address = address
            self.scheduledAt = scheduledAt
            self.eta = eta
        }
    }

    package var id: FleetEventID
    package var kind: FleetEventKind
    /// When it happened by the fleet system's clock; a repeat of the event carries the same time.
    package var occurredAt: Date
    package var driver: Driver?
    package var vehicle: Vehicle?
    package var stop: Stop?
    /// A geofence's or address' name.
    package var placeName: String?
    package var documentName: String?
    /// What an inspection, a fault or an hours-of-service notice is about, in the fleet system's words.
    package var detail: String?
    /// The driver as the fleet system now describes it; only for ``FleetEventKind/driverChanged``.
    package var profile: DriverProfile?

    package init(
        id: FleetEventID, kind: FleetEventKind, occurredAt: Date, driver: Driver? = nil, vehicle: Vehicle? = nil
    ) {
        self.id = id
        self.kind = kind
        self.occurredAt = occurredAt
        self.driver = driver
        self.vehicle = vehicle
    }
}
