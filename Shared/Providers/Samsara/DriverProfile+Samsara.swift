internal import Core

extension DriverProfile {
    /// Nil without an id. `locale` is a country code that overrides the organisation's, not a language.
    init?(samsara driver: WireObject) {
        guard let id: FleetDriverID = driver.id("id") else { return nil }
        let isDeactivated =
            driver.text("driverActivationStatus", limit: 32) == "deactivated" || driver.bool("isDeactivated") == true
        self.init(
            id: id, name: driver.text("name", limit: 255) ?? id.rawValue, phone: driver.text("phone", limit: 255),
            country: driver.text("locale", limit: 16).flatMap(Self.country),
            timeZone: driver.text("timezone", limit: 64), isActive: !isDeactivated)
    }

    private static func country(_ locale: String) -> String? {
        CountryCode(locale)?.rawValue
    }
}
