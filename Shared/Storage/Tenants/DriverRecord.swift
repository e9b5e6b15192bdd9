package import Core
package import FoundationEssentials

/// A driver as the tenant sees and edits it.
package struct DriverRecord: Sendable, Equatable {
    package enum PhoneSource: String, Sendable {
        /// The fleet system's driver list.
        case fleet
        /// A person of the tenant; the fleet system does not overwrite it.
        case entered
    }

    package var id: FleetDriverID
    package var provider: FleetProvider
    package var name: String
    package var phone: PhoneNumber?
    package var phoneSource: PhoneSource?
    /// Why the fleet system's text is no usable number.
    package var phoneProblem: String?
    package var language: Language
    package var timeZone: String?
    package var isActive: Bool
    package var consent: DriverConsent?
    /// Since when the driver wants no messages.
    package var optedOutAt: Date?
}
