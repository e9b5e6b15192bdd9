/// A driver as a fleet system's driver list describes it.
package struct DriverProfile: Sendable, Equatable {
    package var id: FleetDriverID
    package var name: String
    /// As typed by the customer; not necessarily a phone number.
    package var phone: String?
    /// ISO 3166-1 alpha-2 of the driver's own country, when it differs from the organisation's.
    package var country: String?
    /// IANA name.
    package var timeZone: String?
    package var isActive: Bool

    package init(
        id: FleetDriverID, name: String, phone: String? = nil, country: String? = nil, timeZone: String? = nil,
        isActive: Bool = true
    ) {
        self.id = id
        self.name = name
        self.phone = phone
        self.country = country
        self.timeZone = timeZone
        self.isActive = isActive
    }
}
