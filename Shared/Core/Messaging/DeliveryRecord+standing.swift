package import FoundationEssentials

extension DeliveryRecord {
    /// What a row that could not be taken means for the entry that asked for it.
    package enum Standing: Sendable, Equatable {
        /// Nothing more is to be done.
        case settled
        /// It was refused for good.
        case dead
        /// The holder of a newer lease works on it.
        case another
        /// Its call may be under way, or its receipt may come within this time.
        case open(Duration)
        /// No answer and no receipt came, and it is not to be sent again: nobody will know unless a receipt comes late.
        case unknown
    }

    /// - Parameters:
    ///   - epoch: of the lease that the asker holds.
    ///   - now: by the database's clock.
    ///   - mayResend: whether the delivery is still worth sending.
    package func standing(for epoch: Int64, at now: Date, silence: Duration, mayResend: Bool) -> Standing {
        switch self.state {
        case .dead: return .dead
        case .accepted, .sent, .delivered, .read, .suppressed, .expired, .failed: return .settled
        case .intended, .sending, .ambiguous: break
        }
        guard self.epoch <= epoch else { return .another }
        let isLast = self.resends > 0 || !mayResend
        // The last attempt's call is over, and nothing follows on a receipt.
        if self.state == .ambiguous, self.resends > 0 { return .unknown }
        let left = self.left(of: silence, at: now)
        if self.isOpen, left < .zero, isLast { return .unknown }
        return .open(self.isOpen ? max(left, .zero) : .zero)
    }
}
