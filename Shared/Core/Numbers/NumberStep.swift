/// What pool-manager does to bring a number from one state to the next. Each begins by reading what the vendor has,
/// so that a step may be repeated after a crash at any point.
package enum NumberStep: String, CaseIterable, Sendable {
    case buy
    case add
    case requestCode = "request_code"
    case verify
    case register
    case subscribe
    case setProfile = "set_profile"
    case awaitTemplates = "await_templates"
    case clearProfile = "clear_profile"
    case deregister
    case release

    /// The state that its success leads to.
    var result: NumberState {
        switch self {
        case .buy: .bought
        case .add: .added
        case .requestCode: .codeRequested
        case .verify: .verified
        case .register: .registered
        case .subscribe: .subscribed
        case .setProfile: .profiled
        case .awaitTemplates, .clearProfile: .available
        case .deregister: .deregistered
        case .release: .retired
        }
    }

    /// Meta counts such calls: 10 per number within 72 hours.
    package var isRegistration: Bool { self == .register || self == .deregister }
}
