import Core
import Storage

/// Which version of a template a business account has approved, as the worker last read it: the catalogue's own once
/// Meta has approved that, and until then the one before.
struct EditionCache: Sendable {
    private let approved = RecentValues<BusinessAccountID, [Language: [TemplateEdition]]>(lifetime: .seconds(10))
    private let accounts: BusinessAccounts

    init(accounts: BusinessAccounts) {
        self.accounts = accounts
    }

    /// Nil where the catalogue's own is to be sent: it is approved, or nothing is known, and WhatsApp decides.
    func edition(
        of template: Template, in language: Language, from number: AssignedNumber
    ) async throws -> TemplateEdition? {
        let now = ContinuousClock.now
        let editions: [Language: [TemplateEdition]]
        if let known = self.approved.value(of: number.businessAccount, at: now) {
            editions = known
        } else {
            editions = try await self.accounts.approved(in: number.businessAccount)
            self.approved.keep(editions, for: number.businessAccount, readAt: now)
        }
        let newest = template.newest(of: editions[language] ?? [])
        return newest?.vendorName == template.vendorName ? nil : newest
    }
}
