/// What a step found or brought about.
package enum NumberOutcome: Sendable {
    /// The vendor has what the step is for, whether this attempt or an earlier one brought it about.
    case done
    case bought(CarrierNumberID, PhoneNumber)
    case added(PhoneNumberID)
    /// Nothing is wrong and nothing to be done yet: the code has not come, a review is under way.
    case waiting(Duration, reason: String)
    /// No code came in time, or it was not taken: another one is to be asked for.
    case codeLost(reason: String)
    /// A new display name was approved and takes effect with another registration.
    case toBeRegistered
    case failed(ProviderError)
}
