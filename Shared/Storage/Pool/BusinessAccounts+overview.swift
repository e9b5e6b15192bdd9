package import Core
package import FoundationEssentials
import Postgres

extension BusinessAccounts {
    package struct Overview: Sendable {
        package let account: BusinessAccountID
        package let isReady: Bool
        package let problem: String?
        /// Meta's last word on the whole account.
        package let standing: String?
        package let numberLimit: Int?
        /// Different people that may be written to first within 24 hours; -1 for no limit.
        package let messagingLimit: Int?
        /// When it was last looked at without a failure.
        package let syncedAt: Date?
        package let approved: Int
        package let templates: Int
    }

    package func overview() async throws -> [Overview] {
        try await self.postgres.query(
            """
            SELECT account, is_ready, problem, standing, number_limit, messaging_limit, synced_at, approved, templates
            FROM account_overview()
            """
        ).map { row in
            let (account, isReady, problem, standing, numbers, people, syncedAt, approved, templates) =
                try row.decode((String, Bool, String?, String?, Int?, Int?, Date?, Int, Int).self)
            return Overview(
                account: BusinessAccountID(account), isReady: isReady, problem: problem, standing: standing,
                numberLimit: numbers, messagingLimit: people, syncedAt: syncedAt, approved: approved,
                templates: templates)
        }
    }

    /// How many templates of all accounts are in which status, in Meta's words.
    package func templateCounts() async throws -> [String: Int] {
        let rows = try await self.postgres.query("SELECT status, count FROM template_counts()")
        let pairs = try rows.map { try $0.decode((String, Int).self) }
        return Dictionary(pairs) { first, _ in first }
    }

    /// What can be sent from the account, by language. Templates that were not ours are left out.
    package func approved(in account: BusinessAccountID) async throws -> [Language: [TemplateEdition]] {
        let rows = try await self.postgres.query(
            "SELECT name, language, parameters, actions FROM approved_templates(\(account.rawValue))")
        var editions: [Language: [TemplateEdition]] = [:]
        for row in rows {
            let (name, language, parameters, actions) = try row.decode((String, String, [String]?, [String]?).self)
            guard let language = Language(rawValue: language), let parameters, let actions,
                let edition = TemplateEdition(vendorName: name, parameters: parameters, actions: actions)
            else { continue }
            editions[language, default: []].append(edition)
        }
        return editions
    }
}
