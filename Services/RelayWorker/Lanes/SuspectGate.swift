import Core

/// The entries that a former holder of their partition left behind: it may have died of one of them. Each is marked
/// while it is in hand, and the more workers ended with it in hand, the fewer of its like may be in hand at once. So
/// an entry that kills its worker comes to be alone, and is told from those that only kept it company.
struct SuspectGate {
    /// Workers that may end with an entry in hand before it is given up.
    static let crashLimit = 3
    /// After which one that was not let through asks again.
    static let pause: Duration = .milliseconds(50)

    private var crashes: [TicketID: Int] = [:]
    private var inHand: [TicketID: Int] = [:]
    private var counts: [Int: Int] = [:]

    func crashes(of id: TicketID) -> Int? { self.crashes[id] }

    mutating func admit(_ id: TicketID, crashes: Int) {
        self.crashes[id] = crashes
    }

    /// False when too many of its like are in hand. An entry under no suspicion always passes.
    mutating func take(_ id: TicketID) -> Bool {
        guard let crashes = self.crashes[id] else { return true }
        guard self.counts[crashes, default: 0] < Self.limit(crashes) else { return false }
        self.counts[crashes, default: 0] += 1
        self.inHand[id] = crashes
        return true
    }

    /// It is in hand no more, and as suspect as before.
    mutating func putBack(_ id: TicketID) {
        guard let crashes = self.inHand.removeValue(forKey: id) else { return }
        self.counts[crashes, default: 1] -= 1
    }

    mutating func remove(_ id: TicketID) {
        self.putBack(id)
        self.crashes[id] = nil
    }

    private static func limit(_ crashes: Int) -> Int {
        switch crashes {
        case 0: .max
        case 1: 8
        default: 1
        }
    }
}
