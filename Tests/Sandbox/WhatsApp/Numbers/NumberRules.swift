/// The limits of a number's registration. What Meta does not publish can be set.
struct NumberRules: Sendable {
    /// Registrations and deregistrations of a number within ``registrationWindow``.
    static let registrationLimit = 10
    static let registrationWindow = 72.0 * 3_600
    /// After that a number that was verified and not registered has to be verified again.
    static let verificationLifetime = 14.0 * 86_400
    /// Wrong PINs in a row.
    static let pinTries = 5

    var codeLifetime = 600.0
    /// Codes that a number may ask for within an hour.
    var codeRequests = 5
    /// From the registration until the number is CONNECTED.
    var connectDelay = 0.0
    /// What the display name of a number that is added gets.
    var nameStatus = "AVAILABLE_WITHOUT_REVIEW"
}
