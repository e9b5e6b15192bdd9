import Core
import Logging
import Storage

/// What Meta's webhooks tell of business accounts. Limits and standing are told nowhere else; about all other things
/// the webhook is the reason to read the account anew, so repeats and a wrong order do no harm.
struct AccountNews: Sendable {
    let accounts: BusinessAccounts
    let logger: Logger

    func take(_ update: AccountUpdate) async throws {
        var metadata: Logger.Metadata = ["account": "\(update.account)"]
        switch update.change {
        case .templateStatus(let template, let status, let reason):
            metadata["template"] = "\(template.name)"
            metadata["language"] = "\(template.language)"
            metadata["status"] = "\(status)"
            metadata["reason"] = "\(reason ?? "-")"
            self.logger.notice("A template's status has changed", metadata: metadata)
        case .templateQuality, .templateCategory: break
        case .numberName: return try await self.accounts.wakeNumbers(of: update.account)
        case .numberQuality(_, let event, let limit):
            metadata["event"] = "\(event)"
            self.logger.notice("A number's quality has changed", metadata: metadata)
            try await self.accounts.note(numbers: nil, limit: limit, of: update.account)
        case .capability(let capability):
            return try await self.accounts.note(
                numbers: capability.numbersPerAccount, limit: capability.messagingLimit, of: update.account)
        case .standing(let standing):
            metadata["event"] = "\(standing.event)"
            metadata["violation"] = "\(standing.violation ?? "-")"
            self.logger.warning("WhatsApp has news about a whole business account", metadata: metadata)
            return try await self.accounts.note(standing, at: update.at, of: update.account)
        }
        try await self.accounts.ask(for: update.account)
    }
}
