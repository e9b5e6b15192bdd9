package import Core
import Postgres

extension NumberPool {
    package func census() async throws -> PoolCensus {
        try await self.postgres.withTransaction { try await Self.census($0) }
    }

    /// Orders more numbers if the policy finds too few; only one process decides at a time, about what the one before
    /// has ordered as well.
    ///
    /// - Parameters:
    ///   - accounts: where numbers may go, in the order of preference.
    ///   - perAccount: the most numbers in one of them.
    /// - Returns: how many were needed and how many were ordered; fewer where the accounts have no room.
    package func expand(
        _ policy: ExpansionPolicy, accounts: [BusinessAccountID], countries: [CountryCode], perAccount: Int
    ) async throws -> (needed: Int, ordered: Int) {
        try await self.order(accounts, countries, perAccount, by: "pool") { policy.shortage($0) }
    }

    /// Orders `count` numbers, as far as there is room.
    package func order(
        _ count: Int, accounts: [BusinessAccountID], countries: [CountryCode], perAccount: Int, by actor: String
    ) async throws -> Int {
        try await self.order(accounts, countries, perAccount, by: actor) { _ in count }.ordered
    }

    /// Another account that takes the number, now that this one does not; nil when all are full.
    package func otherAccount(
        than full: BusinessAccountID, accounts: [BusinessAccountID], perAccount: Int
    ) async throws -> BusinessAccountID? {
        let rooms = try await self.postgres.withTransaction { try await Self.rooms(accounts, $0) }
        return NumberPlacement.plan(
            1, rooms: rooms.filter { $0.account != full }, countries: [.unitedStates], held: [:],
            perAccount: perAccount
        ).first?.account
    }

    /// Sets numbers aside until so many are reserved.
    /// - Returns: how many it set aside.
    @discardableResult
    package func keepReserved(_ count: Int) async throws -> Int {
        let rows = try await self.postgres.query("SELECT pool_keep_reserved(\(Int32(clamping: count)))")
        return try rows.first?.decode(Int.self) ?? 0
    }

    /// How many numbers were given out in the last `days`.
    package func assignments(days: Int) async throws -> Int {
        let rows = try await self.postgres.query("SELECT pool_assignments(\(Int32(clamping: days)))")
        return try rows.first?.decode(Int.self) ?? 0
    }

    private func order(
        _ accounts: [BusinessAccountID], _ countries: [CountryCode], _ perAccount: Int, by actor: String,
        _ needed: @Sendable (PoolCensus) -> Int
    ) async throws -> (needed: Int, ordered: Int) {
        try await self.postgres.withTransaction { transaction in
            try await transaction.execute("SELECT pg_advisory_xact_lock(hashtextextended('pool_order', 0))")
            try await transaction.execute("SELECT pool_open_accounts(\(accounts.map(\.rawValue)))")
            let census = try await Self.census(transaction)
            let count = needed(census)
            guard count > 0 else { return (0, 0) }
            let placements = NumberPlacement.plan(
                count, rooms: try await Self.rooms(accounts, transaction), countries: countries,
                held: census.counts(by: \.country), perAccount: perAccount)
            guard !placements.isEmpty else { return (count, 0) }
            try await transaction.execute(
                """
                SELECT pool_order(\(placements.map(\.account.rawValue)), \(placements.map(\.country.rawValue)),
                    \(actor.bounded(to: 100)))
                """)
            return (count, placements.count)
        }
    }

    private static func census(_ transaction: PostgresTransaction) async throws -> PoolCensus {
        let groups = try await transaction.query("SELECT state, country, account, is_ready, count FROM pool_census()")
            .compactMap { row -> PoolCensus.Group? in
                let (state, country, account, isReady, count) = try row.decode(
                    (String, String, String, Bool, Int).self)
                guard let state = NumberState(rawValue: state), let country = CountryCode(country) else { return nil }
                return PoolCensus.Group(
                    state: state, country: country, account: BusinessAccountID(account), isReady: isReady,
                    count: count)
            }
        let demand = try await transaction.query("SELECT waiting, failed FROM pool_demand()").first?
            .decode((Int, Int).self)
        return PoolCensus(groups: groups, waiting: demand?.0 ?? 0, failedToday: demand?.1 ?? 0)
    }

    private static func rooms(
        _ accounts: [BusinessAccountID], _ transaction: PostgresTransaction
    ) async throws -> [NumberPlacement.Room] {
        let rows = try await transaction.query("SELECT account, held, number_limit, is_open FROM pool_rooms()")
        let rooms = try rows.map { row in
            let (account, held, limit, isOpen) = try row.decode((String, Int, Int?, Bool).self)
            return NumberPlacement.Room(
                account: BusinessAccountID(account), held: held, limit: limit, isOpen: isOpen)
        }
        return accounts.compactMap { account in rooms.first { $0.account == account } }
    }
}
