package import Core

/// A driver of the fleet system's list with its phone read, or the reason why it cannot be.
package struct DiscoveredDriver: Sendable, Equatable {
    package var profile: DriverProfile
    package var phone: PhoneNumber?
    package var phoneProblem: String?
    package var language: Language

    /// - Parameter country: how numbers without a country code are read, unless the driver has a country of its own.
    package init(_ profile: DriverProfile, country: CountryCode, language: Language) {
        let own = profile.country.flatMap { CountryCode($0.uppercased()) }
        self.profile = profile
        self.language = own.map { Language(defaultFor: $0) } ?? language
        guard let text = profile.phone, !text.isEmpty else {
            self.phoneProblem = "the fleet system has no phone number for this driver"
            return
        }
        do {
            self.phone = try PhoneNumberParser.parse(text, country: own ?? country)
        } catch {
            self.phoneProblem = String("\(error)".prefix(300))
        }
    }
}
