import Core
import Runtime
import Storage

/// What `pool-manager stats` prints.
struct PoolStats: Encodable {
    struct Account: Encodable {
        var id: String
        /// Its numbers can be given out.
        var isReady: Bool
        var numbers: Int
        var free: Int
        /// What Meta allows, where it told.
        var numberLimit: Int?
        var messagingLimit: Int?
        var approvedTemplates: Int
        var templates: Int
        var problem: String?
    }

    /// Without those that were given back to the carrier.
    var total: Int
    var free: Int
    var reserved: Int
    /// Ordered and not yet free.
    var coming: Int
    /// Tenants without a number.
    var waiting: Int
    var byState: [String: Int]
    var byCountry: [String: Int]
    var accounts: [Account]
    var assignmentsPerDay: Double
    /// Until the pool runs out at this rate; null where nothing is given out.
    var daysLeft: Double?

    init(_ census: PoolCensus, _ accounts: [BusinessAccounts.Overview], assignments: Int, days: Int) {
        let held = PoolCensus(groups: census.groups.filter { $0.state != .retired })
        self.total = held.count { _ in true }
        self.free = census.free
        self.reserved = census.reserved
        self.coming = census.coming
        self.waiting = census.waiting
        self.byState = census.counts { $0.state.rawValue }
        self.byCountry = held.counts { $0.country.rawValue }
        self.accounts = accounts.map { account in
            let own = PoolCensus(groups: held.groups.filter { $0.account == account.account })
            return Account(
                id: account.account.rawValue, isReady: account.isReady, numbers: own.count { _ in true },
                free: own.free, numberLimit: account.numberLimit, messagingLimit: account.messagingLimit,
                approvedTemplates: account.approved, templates: account.templates, problem: account.problem)
        }
        let forecast = PoolForecast(free: census.free + census.reserved, assignments: assignments, days: days)
        self.assignmentsPerDay = forecast.perDay
        self.daysLeft = forecast.daysLeft
    }

    var text: String {
        let left = self.daysLeft.map { "\(Int($0)) days" } ?? "-"
        let overview = TextTable.text(
            ["TOTAL", "FREE", "RESERVED", "COMING", "WAITING TENANTS", "LASTS FOR"],
            [["\(self.total)", "\(self.free)", "\(self.reserved)", "\(self.coming)", "\(self.waiting)", left]])
        let states = NumberState.allCases.compactMap { state in
            self.byState[state.rawValue].map { [state.rawValue, "\($0)"] }
        }
        let countries = self.byCountry.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value)"] }
        let accounts = self.accounts.map {
            [
                $0.id, $0.isReady ? "yes" : "no", "\($0.numbers)", "\($0.free)",
                "\($0.approvedTemplates) of \($0.templates)", $0.problem ?? "-",
            ]
        }
        return [
            overview, TextTable.text(["STATE", "NUMBERS"], states), TextTable.text(["COUNTRY", "NUMBERS"], countries),
            TextTable.text(["BUSINESS ACCOUNT", "READY", "NUMBERS", "FREE", "APPROVED", "PROBLEM"], accounts),
        ].joined(separator: "\n")
    }
}
