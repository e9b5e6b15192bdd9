/// How many numbers there are of each kind, and who waits for one.
package struct PoolCensus: Sendable, Equatable {
    package struct Group: Sendable, Equatable {
        package var state: NumberState
        package var country: CountryCode
        package var account: BusinessAccountID
        /// The account's templates are approved and its webhooks come to us.
        package var isReady: Bool
        package var count: Int

        package init(
            state: NumberState, country: CountryCode, account: BusinessAccountID, isReady: Bool, count: Int
        ) {
            self.state = state
            self.country = country
            self.account = account
            self.isReady = isReady
            self.count = count
        }
    }

    package var groups: [Group]
    /// Tenants that have no number and never had one.
    package var waiting: Int
    /// Numbers that were given up within the last day.
    package var failedToday: Int

    package init(groups: [Group], waiting: Int = 0, failedToday: Int = 0) {
        self.groups = groups
        self.waiting = waiting
        self.failedToday = failedToday
    }

    package func count(_ isCounted: (Group) -> Bool) -> Int {
        self.groups.reduce(0) { $0 + (isCounted($1) ? $1.count : 0) }
    }

    /// Can be given out now, without the reserved ones.
    package var free: Int { self.count { $0.state == .available && $0.isReady } }
    /// Can be given out when there are no others.
    package var reserved: Int { self.count { $0.state == .reserved && $0.isReady } }
    package var coming: Int { self.count { $0.state.isComing } }
    /// Neither given up nor given back.
    package var live: Int {
        self.count { ![.failed, .retiring, .deregistered, .retired].contains($0.state) }
    }

    package func counts<Key: Hashable>(by key: (Group) -> Key) -> [Key: Int] {
        self.groups.reduce(into: [:]) { $0[key($1), default: 0] += $1.count }
    }
}
