/// What follows from a vendor's refusal of a step.
enum NumberRemedy: Sendable, Equatable {
    /// It is what the step was to bring about.
    case done
    case retry
    case newCode
    case anotherNumber
    case giveUp

    init(_ step: NumberStep, _ error: ProviderError) {
        self = Self.special(step, error) ?? (Self.isLasting(error.reason) ? .giveUp : .retry)
    }

    /// By Graph's codes 133005, 133006, 133010, 136025.
    private static func special(_ step: NumberStep, _ error: ProviderError) -> NumberRemedy? {
        if step == .buy, error.reason == .notFound { return .anotherNumber }
        return switch (step, error.code) {
        case (.verify, 136_025), (.register, 133_006): .newCode
        // A wrong PIN is not tried again: Meta locks the number after a few.
        case (.register, 133_005): .giveUp
        case (.deregister, 133_010): .done
        default: (step == .deregister || step == .release) && error.reason == .notFound ? .done : nil
        }
    }

    /// What may have been executed is read before it is tried again.
    private static func isLasting(_ reason: ProviderError.Reason) -> Bool {
        switch reason {
        case .unreachable, .ambiguous, .throttled, .unavailable, .credential, .templatePaused, .postponed: false
        case .windowClosed, .recipient, .notFound, .rejected: true
        }
    }
}
