package import FoundationEssentials

extension NumberRecord {
    /// Whether the vendor may be called for the step in hand. Remembers what has to be known when the call's answer is
    /// lost; false, with the time to wait or a reason to give up, where a limit of the vendor forbids it.
    package mutating func begin(at now: Date) -> Bool {
        guard let step = self.state.step else { return false }
        if step == .requestCode {
            guard self.codeRequests < Self.codeRequestLimit else {
                self.giveUp("none of \(Self.codeRequestLimit) verification codes came", at: now)
                return false
            }
            self.codeRequests += 1
            self.codeRequestedAt = now
        }
        if step.isRegistration {
            guard self.registrations < Self.registrationLimit else {
                let freed = self.registrationFreedAt ?? now.addingTimeInterval(Self.registrationWindow / .seconds(1))
                self.wait = max(.seconds(freed.timeIntervalSince(now)), .seconds(1))
                self.reason = "WhatsApp takes \(Self.registrationLimit) registrations of a number within 72 hours"
                return false
            }
            self.registrations += 1
        }
        return true
    }

    /// Takes up what became of the step in hand.
    package mutating func end(
        _ outcome: NumberOutcome, at now: Date, using generator: inout some RandomNumberGenerator
    ) {
        guard let step = self.state.step else { return }
        switch outcome {
        case .done: self.succeed(step, at: now)
        case .bought(let id, let phoneNumber):
            self.carrierID = id
            self.phoneNumber = phoneNumber
            self.succeed(step, at: now)
        case .added(let id):
            self.numberID = id
            self.succeed(step, at: now)
        case .waiting(let wait, let reason): self.wait(wait, reason, at: now)
        case .codeLost(let reason):
            self.move(to: .added, at: now)
            self.reason = reason.bounded(to: 300)
        case .toBeRegistered: self.move(to: .verified, at: now)
        case .failed(let error): self.fail(step, error, at: now, using: &generator)
        }
    }

    /// The verification is Meta's already: no code is needed.
    package mutating func skipVerification(at now: Date) {
        guard self.state == .added || self.state == .codeRequested else { return }
        self.move(to: .verified, at: now)
    }

    private mutating func succeed(_ step: NumberStep, at now: Date) {
        let isComplete =
            switch step.result {
            case .bought: self.carrierID != nil && self.phoneNumber != nil
            case .added: self.numberID != nil
            default: true
            }
        guard isComplete else { return self.giveUp("\(step.rawValue) left the number without its id", at: now) }
        self.move(to: step.result, at: now)
    }

    private mutating func wait(_ wait: Duration, _ reason: String, at now: Date) {
        guard !self.deadline.isPassed(at: now) else { return self.giveUp(reason, at: now) }
        self.wait = wait
        self.reason = reason.bounded(to: 300)
    }

    private mutating func fail(
        _ step: NumberStep, _ error: ProviderError, at now: Date, using generator: inout some RandomNumberGenerator
    ) {
        switch NumberRemedy(step, error) {
        case .done: self.succeed(step, at: now)
        case .newCode:
            self.move(to: .added, at: now)
            self.reason = "\(error)"
        case .anotherNumber:
            self.phoneNumber = nil
            self.retry(error, at: now, using: &generator)
        case .retry: self.retry(error, at: now, using: &generator)
        case .giveUp: self.giveUp("\(error)", at: now)
        }
    }

    private mutating func retry(
        _ error: ProviderError, at now: Date, using generator: inout some RandomNumberGenerator
    ) {
        self.failures += 1
        let wait = RetryPolicy.pool.nextDelay(
            attempt: self.failures, retryAfter: error.retryAfter, remaining: self.deadline.remaining(at: now),
            using: &generator)
        guard let wait else { return self.giveUp("\(error)", at: now) }
        self.wait = wait
        self.reason = "\(error)".bounded(to: 300)
    }

    private mutating func giveUp(_ reason: String, at now: Date) {
        self.move(to: .failed, at: now)
        self.reason = reason.bounded(to: 300)
    }

    private mutating func move(to state: NumberState, at now: Date) {
        self.state = state
        self.since = now
        self.failures = 0
        self.wait = .zero
        self.reason = nil
    }
}
