package import FoundationEssentials

extension DeliveryRecord {
    /// Takes the delivery up again. False, and nothing changes, where that might send it twice or order it differently.
    ///
    /// - Parameters:
    ///   - state: `sending`, or a final state for a delivery that is not to be sent any more.
    ///   - silence: how long an attempt without an answer waits for a receipt before its one resend.
    ///   - replays: how often its entry was put back from the dead letters; once more than before starts it anew.
    package mutating func begin(
        _ attempt: AttemptID, as state: DeliveryState, epoch: Int64, at now: Date, silence: Duration, replays: Int = 0
    ) -> Bool {
        guard self.epoch <= epoch else { return false }
        let isRepeated = attempt == self.attempt
        let isReplayed = self.state == .dead && replays > self.replays
        guard isRepeated ? self.state == .sending : isReplayed || self.mayBegin(state, at: now, silence: silence) else {
            return false
        }
        if !isRepeated {
            self.attempts += 1
            self.resends = isReplayed ? 0 : self.resends + (self.state == .intended ? 0 : 1)
        }
        self.replays = max(self.replays, replays)
        self.state = state
        self.epoch = epoch
        self.attempt = attempt
        self.attemptedAt = now
        return true
    }

    private func mayBegin(_ state: DeliveryState, at now: Date, silence: Duration) -> Bool {
        switch self.state {
        case .intended: true
        case .sending, .ambiguous:
            state == .sending && self.resends == 0 && self.left(of: silence, at: now) < .zero
        default: false
        }
    }

    /// Records how the attempt ended, unless a receipt was faster. False when the row is another attempt's by now.
    package mutating func end(_ attempt: AttemptID, as state: DeliveryState) -> Bool {
        guard attempt == self.attempt else { return false }
        if self.isOpen { self.state = state }
        return true
    }

    /// Undoes the attempt's begin: its call was never made.
    package mutating func withdraw(_ attempt: AttemptID) {
        guard attempt == self.attempt, self.state == .sending else { return }
        self.state = .intended
        self.attempts -= 1
    }

    /// Moves the delivery forward, never back.
    package mutating func receive(_ status: Receipt.Status) {
        let state = DeliveryState(status)
        if state.rank > self.state.rank { self.state = state }
    }

    /// Whether the attempt's outcome is unknown.
    var isOpen: Bool { self.state == .sending || self.state == .ambiguous }

    func left(of silence: Duration, at now: Date) -> Duration {
        silence - .seconds(now.timeIntervalSince(self.attemptedAt))
    }
}
