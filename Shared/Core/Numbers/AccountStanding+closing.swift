package import FoundationEssentials

extension AccountStanding {
    /// Until when the account takes no more numbers because of this; `.distantFuture` until further notice,
    /// `.distantPast` when it takes them again, nil where this says nothing about it.
    package var closedUntil: Date? {
        if let restriction = self.restrictions.first(where: { $0.kind == .known(.addingNumbers) }) {
            return restriction.until ?? .distantFuture
        }
        switch self.ban {
        case .known(.disabled), .known(.scheduled): return .distantFuture
        case .known(.reinstated): return .distantPast
        case .unknown, nil: break
        }
        switch self.event {
        case .known(.deleted), .known(.offboarded), .known(.partnerRemoved): return .distantFuture
        case .known(.reconnected): return .distantPast
        default: return nil
        }
    }
}
