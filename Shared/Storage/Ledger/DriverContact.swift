package import Core

/// What is needed to write to a driver.
package struct DriverContact: Sendable, Equatable {
    package var name: String
    package var phone: PhoneNumber?
    package var userID: BusinessScopedUserID?
    package var language: Language
    package var timeZone: String?
    package var isActive: Bool
    /// The driver wants no messages.
    package var isOptedOut = false
}
