extension Circuit {
    package enum Cause: String, Sendable, Hashable, CaseIterable {
        /// Calls are not answered, or with errors of the vendor's own.
        case failing
        /// The vendor asked to slow down.
        case throttled
        /// The token, the account or the number is refused until somebody does something about it.
        case refused
    }
}

extension Circuit.Cause {
    /// Failures in a row that open the circuit.
    var threshold: Int {
        switch self {
        case .failing: 5
        case .throttled, .refused: 1
        }
    }

    /// How long it stays open, by the number of openings in a row.
    var backOff: RetryPolicy {
        switch self {
        case .failing, .throttled: RetryPolicy(base: .seconds(1), cap: .seconds(60))
        case .refused: RetryPolicy(base: .seconds(5), cap: .seconds(300))
        }
    }
}
