extension ProviderError {
    /// What a call's outcome says about one of the circuits that it went through.
    package enum Finding: Sendable, Equatable {
        case works
        case fails(Circuit.Cause)
        /// It did not get far enough to tell.
        case unknown
    }

    /// Nil where the error is about one message or one person, and nobody else has to wait.
    private var blame: (scope: CircuitID.Scope, cause: Circuit.Cause)? {
        switch self.reason {
        case .unreachable, .ambiguous, .unavailable: (.host, .failing)
        case .throttled(let scope): scope.circuit.map { ($0, .throttled) }
        case .credential(let scope): scope.circuit.map { ($0, .refused) }
        case .windowClosed, .templatePaused, .recipient, .postponed, .notFound, .rejected: nil
        }
    }

    /// - Parameter circuits: those of the call, the widest first.
    package func findings(on circuits: [CircuitID]) -> [Finding] {
        guard let blame = self.blame, let last = circuits.last else { return circuits.map { _ in .works } }
        // A vendor without that scope has the next narrower one in its place.
        let blamed = circuits.first { $0.scope >= blame.scope } ?? last
        return circuits.map {
            if $0 == blamed { return .fails(blame.cause) }
            return $0.scope < blamed.scope ? .works : .unknown
        }
    }
}

extension ProviderError.Scope {
    fileprivate var circuit: CircuitID.Scope? {
        switch self {
        case .driver: nil
        case .number: .number
        case .account: .account
        case .app: .app
        }
    }
}
