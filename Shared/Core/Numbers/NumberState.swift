/// The states of a number of the pool (`whatsapp_numbers.state`), from its order to its end.
///
///     ordered → bought → added → code_requested → verified → registered → subscribed → profiled
///         → available ⇄ reserved → assigned → quarantined → available
///     any but assigned → retiring → deregistered → retired     any on its way → failed → retiring
package enum NumberState: String, CaseIterable, Sendable {
    case ordered
    case bought
    /// It is in a business account.
    case added
    /// Meta was asked to send a verification code to it.
    case codeRequested = "code_requested"
    case verified
    case registered
    /// Its business account's webhooks come to us.
    case subscribed
    case profiled
    case available
    /// Free, and given out only when no other is.
    case reserved
    case assigned
    /// Its last tenant's drivers still know it.
    case quarantined
    case retiring
    case deregistered
    case retired
    /// Given up, with a reason; it may still be rented from the carrier.
    case failed

    /// What is to be done next, and by itself; nil where nothing is.
    package var step: NumberStep? {
        switch self {
        case .ordered: .buy
        case .bought: .add
        case .added: .requestCode
        case .codeRequested: .verify
        case .verified: .register
        case .registered: .subscribe
        case .subscribed: .setProfile
        case .profiled: .awaitTemplates
        case .quarantined: .clearProfile
        case .retiring: .deregister
        case .deregistered: .release
        case .available, .reserved, .assigned, .retired, .failed: nil
        }
    }

    /// On its way into the pool.
    package var isComing: Bool {
        switch self {
        case .ordered, .bought, .added, .codeRequested, .verified, .registered, .subscribed, .profiled: true
        case .available, .reserved, .assigned, .quarantined, .retiring, .deregistered, .retired, .failed: false
        }
    }

    /// States out of which an operator may retire a number.
    package var isRetirable: Bool {
        switch self {
        case .assigned, .retiring, .deregistered, .retired: false
        case .available, .reserved, .quarantined, .failed: true
        case .ordered, .bought, .added, .codeRequested, .verified, .registered, .subscribed, .profiled: true
        }
    }
}
