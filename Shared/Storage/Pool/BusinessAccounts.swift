package import Core
package import FoundationEssentials
package import Postgres

/// The business accounts and their templates, as pool-manager last saw them at Meta. Whoever takes one holds it for a
/// while, as with numbers.
package struct BusinessAccounts: Sendable {
    /// An account whose look is this process's to take.
    package struct Taken: Sendable {
        package let account: BusinessAccountID
        let holder: UUID
        package let failures: Int
    }

    /// A template as Meta lists it.
    package struct TemplateRow: Sendable {
        package var holding: AccountReview.Holding
        package var reason: String?
        package var quality: String?

        package init(holding: AccountReview.Holding, reason: String?, quality: String?) {
            self.holding = holding
            self.reason = reason
            self.quality = quality
        }
    }

    let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// The account that is due for longest; nil when none is.
    package func take(hold: Duration) async throws -> Taken? {
        let rows = try await self.postgres.query(
            "SELECT account, holder, failures FROM account_take(make_interval(secs => \(hold.inSeconds)))")
        return try rows.first.map { row in
            let (account, holder, failures) = try row.decode((String, UUID, Int).self)
            return Taken(account: BusinessAccountID(account), holder: holder, failures: failures)
        }
    }

    /// Records the templates that the account has, and of ours what they are made of.
    /// - Returns: false when the account is not this process's any more.
    package func record(
        _ templates: [TemplateRow], of taken: Taken, catalogue: TemplateCatalogue
    ) async throws -> Bool {
        let rows = try await self.postgres.query(
            """
            SELECT account_templates(\(taken.account.rawValue), \(taken.holder),
                \(templates.map(\.holding.name)), \(templates.map(\.holding.language)),
                \(templates.map(\.holding.status.rawValue)), \(templates.map(\.holding.category?.rawValue)),
                \(templates.map(\.reason)), \(templates.map(\.quality)))
            """)
        guard try rows.first?.decode(Bool.self) == true else { return false }
        let makeups = catalogue.templates.map(\.makeup)
        try await self.postgres.execute(
            """
            SELECT account_editions(\(taken.account.rawValue), \(catalogue.templates.map(\.vendorName)),
                \(makeups.map { $0.parameters.joined(separator: " ") }),
                \(makeups.map { $0.actions.joined(separator: " ") }))
            """)
        return true
    }

    /// Lets go of the account until `wait` is over or it is asked for.
    ///
    /// - Parameters:
    ///   - isReady: nil where the look failed and nothing is known.
    ///   - failures: in a row.
    package func settle(
        _ taken: Taken, isReady: Bool?, failures: Int, wait: Duration, problem: String?
    ) async throws {
        try await self.postgres.execute(
            """
            SELECT account_settle(\(taken.account.rawValue), \(taken.holder), \(isReady),
                \(Int32(clamping: failures)), make_interval(secs => \(wait.inSeconds)), \(problem?.bounded(to: 300)))
            """)
    }

    /// Has the account looked at soon, once more if somebody is at it; not more often than once a minute.
    package func ask(for account: BusinessAccountID) async throws {
        try await self.postgres.execute("SELECT account_due(\(account.rawValue))")
    }

    /// Has the account's numbers that wait for Meta tried now.
    package func wakeNumbers(of account: BusinessAccountID) async throws {
        try await self.postgres.execute("SELECT account_wake_numbers(\(account.rawValue))")
    }

    /// - Parameters:
    ///   - numbers: how many the account may have; nil leaves what is known.
    ///   - limit: the messaging limit; likewise.
    package func note(numbers: Int?, limit: MessagingLimit?, of account: BusinessAccountID) async throws {
        let people: Int32? =
            switch limit {
            case .people(let count): Int32(clamping: count)
            case .unlimited: -1
            case nil: nil
            }
        try await self.postgres.execute(
            "SELECT account_limits(\(account.rawValue), \(numbers.map { Int32(clamping: $0) }), \(people))")
    }

    /// What Meta told of the whole account, unless something later is known.
    package func note(_ standing: AccountStanding, at date: Date?, of account: BusinessAccountID) async throws {
        let closed: String? = standing.closedUntil.map { until in
            switch until {
            case .distantFuture: "infinity"
            case .distantPast: "-infinity"
            default: until.ISO8601Format()
            }
        }
        try await self.postgres.execute(
            """
            SELECT account_standing(\(account.rawValue), \(standing.event.rawValue.bounded(to: 100)), \(date),
                \(closed)::text::timestamptz)
            """)
    }
}
