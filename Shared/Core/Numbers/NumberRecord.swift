package import FoundationEssentials

/// A number of the pool as far as its steps are concerned. All times are the database's, since the clocks of two
/// pool-managers differ.
package struct NumberRecord: Sendable, Equatable {
    package var state: NumberState
    /// When it came into this state.
    package var since: Date
    /// Failures of the step in hand.
    package var failures = 0
    /// Codes that Meta was asked for.
    package var codeRequests = 0
    /// When the last one was asked for.
    package var codeRequestedAt: Date?
    /// Registrations and deregistrations within ``registrationWindow``.
    package var registrations = 0
    /// When the first of these leaves the window.
    package var registrationFreedAt: Date?
    package var phoneNumber: PhoneNumber?
    package var carrierID: CarrierNumberID?
    package var numberID: PhoneNumberID?
    /// Until the next attempt.
    package var wait: Duration = .zero
    /// Why it waits or was given up.
    package var reason: String?

    /// How long a step is tried: longer than Meta's longest cool-down of 72 hours.
    package static let stepLifetime: Duration = .seconds(7 * 86_400)
    package static let registrationWindow: Duration = .seconds(72 * 3_600)
    package static let registrationLimit = 10
    /// Codes are asked for by SMS and by voice in turn; when none of so many came, none will.
    package static let codeRequestLimit = 6

    package init(state: NumberState, since: Date) {
        self.state = state
        self.since = since
    }

    /// How the next code is to come.
    package var codeChannel: CodeChannel { self.codeRequests.isMultiple(of: 2) ? .sms : .voice }

    var deadline: Deadline { Deadline(accepted: self.since, lifetime: Self.stepLifetime) }
}
