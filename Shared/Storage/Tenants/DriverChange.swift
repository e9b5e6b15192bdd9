package import Core

/// What a line of a table says of a driver; what it does not say stays.
package struct DriverChange: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        case saved(DriverRecord)
        case unknownDriver
        /// The number belongs to this other driver of the tenant.
        case takenBy(FleetDriverID)
    }

    package var line: Int
    package var driver: FleetDriverID
    package var phone: PhoneNumber?
    package var name: String?
    package var language: Language?
    /// How the driver agreed to messages.
    package var consent: String?

    package init(line: Int, driver: FleetDriverID) {
        self.line = line
        self.driver = driver
    }
}
