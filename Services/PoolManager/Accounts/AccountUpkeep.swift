import Core
import FoundationEssentials
import Logging
import Providers
import ServiceLifecycle
import Storage

/// Keeps every business account ready to send: the app subscribed to its webhooks, and every template of the catalogue
/// handed in to Meta's review in every language. All pool-managers share the accounts.
///
/// An account is read anew once a day, every few minutes while something is in review, and whenever a webhook tells
/// that something about it has changed: what Meta lists counts, not what a webhook said.
struct AccountUpkeep: Service {
    let catalogue: TemplateCatalogue
    let accounts: BusinessAccounts
    let whatsApp: WhatsAppClient
    let logger: Logger
    /// Called when an account became ready.
    let onReady: @Sendable () async throws -> Void
    private static let hold: Duration = .seconds(300)
    private static let day: Duration = .seconds(86_400)
    private static let whileInReview: Duration = .seconds(300)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    if try await self.doNext() { continue }
                } catch {
                    guard !Task.isCancelled else { return }
                    self.logger.warning("Cannot look after the business accounts", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// False when no account is due.
    func doNext() async throws -> Bool {
        guard let taken = try await self.accounts.take(hold: Self.hold) else { return false }
        do {
            guard let review = try await self.review(taken) else { return true }
            if let problem = review.problem {
                self.logger.warning(
                    "Something is wrong with a business account",
                    metadata: ["account": "\(taken.account)", "problem": "\(problem)"])
            }
            try await self.accounts.settle(
                taken, isReady: review.isReady, failures: 0,
                wait: (review.isPending ? Self.whileInReview : Self.day) * Double.random(in: 0.9...1),
                problem: review.problem)
            if review.isReady { try await self.onReady() }
        } catch let error as ProviderError {
            try await self.put(off: taken, error)
        }
        return true
    }

    private func put(off taken: BusinessAccounts.Taken, _ error: ProviderError) async throws {
        self.logger.warning(
            "Cannot bring a business account in step", metadata: ["account": "\(taken.account)", "error": "\(error)"])
        var generator = SystemRandomNumberGenerator()
        let failures = taken.failures + 1
        let wait = error.retryAfter ?? RetryPolicy.pool.jitteredDelay(attempt: failures, using: &generator)
        try await self.accounts.settle(
            taken, isReady: nil, failures: failures, wait: min(wait, Self.day), problem: "\(error)")
    }

    /// Nil when somebody else has the account by now.
    private func review(_ taken: BusinessAccounts.Taken) async throws -> AccountReview? {
        let obstacle = try await self.obstacle(of: taken.account)
        let present = try await self.whatsApp.templates(of: taken.account).map { BusinessAccounts.TemplateRow($0) }
        let rows = present + (try await self.handIn(missing: present, in: taken.account))
        guard try await self.accounts.record(rows, of: taken, catalogue: self.catalogue) else { return nil }
        return AccountReview(obstacle: obstacle, catalogue: self.catalogue, holdings: rows.map(\.holding))
    }

    private func obstacle(of account: BusinessAccountID) async throws -> String? {
        if try await self.whatsApp.subscriptions(of: account).isEmpty {
            try await self.whatsApp.subscribe(account)
            self.logger.info("Subscribed to a business account's webhooks", metadata: ["account": "\(account)"])
            guard try await !self.whatsApp.subscriptions(of: account).isEmpty else {
                return "its webhooks do not come to this app"
            }
        }
        let isBlocked = try await self.whatsApp.health(of: account) == .known(.blocked)
        return isBlocked ? "WhatsApp blocks its messages" : nil
    }

    /// One that Meta refuses outright counts as rejected, and is handed in again with the next look.
    private func handIn(
        missing present: [BusinessAccounts.TemplateRow], in account: BusinessAccountID
    ) async throws -> [BusinessAccounts.TemplateRow] {
        let known = Set(present.map { [$0.holding.name, $0.holding.language] })
        var rows: [BusinessAccounts.TemplateRow] = []
        for definition in self.catalogue.definitions
        where !known.contains([definition.vendorName, definition.language.rawValue]) {
            do {
                rows.append(.init(try await self.whatsApp.createTemplate(definition, in: account)))
            } catch {
                guard error.reason == .rejected else { throw error }
                rows.append(.init(refused: definition, error))
            }
            if let row = rows.last { self.report(row, account) }
        }
        return rows
    }

    private func report(_ row: BusinessAccounts.TemplateRow, _ account: BusinessAccountID) {
        self.logger.info(
            "Template handed in",
            metadata: [
                "account": "\(account)", "template": "\(row.holding.name)", "language": "\(row.holding.language)",
                "status": "\(row.holding.status)", "reason": "\(row.reason ?? "-")",
            ])
    }
}

extension BusinessAccounts.TemplateRow {
    fileprivate init(_ template: WhatsAppTemplate) {
        self.init(
            holding: .init(
                name: template.name, language: template.language, status: template.status,
                category: template.category),
            reason: template.rejectedReason, quality: template.quality?.rawValue)
    }

    fileprivate init(refused definition: TemplateDefinition, _ error: ProviderError) {
        self.init(
            holding: .init(
                name: definition.vendorName, language: definition.language.rawValue, status: .known(.rejected)),
            reason: error.detail.bounded(to: 128), quality: nil)
    }
}
