internal import Core

extension ProviderError {
    /// What a call that got no whole answer amounts to.
    init(transport error: TransportError, changesSomething: Bool) {
        switch error {
        case .unreachable(let reason): self.init(.unreachable, detail: reason)
        case .unanswered(let reason): self.init(changesSomething ? .ambiguous : .unavailable, detail: reason)
        }
    }
}

extension ProviderError.Reason {
    /// The metrics' label.
    var outcome: String {
        switch self {
        case .unreachable: "unreachable"
        case .ambiguous: "ambiguous"
        case .throttled: "throttled"
        case .unavailable: "unavailable"
        case .credential: "credential"
        case .windowClosed: "window_closed"
        case .templatePaused: "template_paused"
        case .recipient: "recipient"
        case .postponed: "postponed"
        case .notFound: "not_found"
        case .rejected: "rejected"
        }
    }
}
