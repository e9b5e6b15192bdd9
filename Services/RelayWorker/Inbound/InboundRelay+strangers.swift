import Core
import Logging
import Providers
import Storage

/// People who write to a tenant's number and are none of its drivers.
extension InboundRelay {
    /// How telling somebody ended, or when to go on with it.
    enum Telling: Sendable {
        /// With what WhatsApp calls the message; nil when there was none.
        case over(MessageID?)
        case later(WorkOutcome)
    }

    /// Tells them, in the tenant's language, that nobody reads what they write: once a day, only where they said
    /// something, and never a second time when it is not known whether the first arrived.
    func tellStranger(
        _ reply: Reply, _ row: ReplyRow, _ item: WorkItem, _ tenant: RelayTenant
    ) async throws -> Telling {
        guard row.state == .received, ReplyMeaning(reply.content, catalogue: self.catalogue) != nil,
            try await self.strangers.claim(reply)
        else { return .over(nil) }
        let text = self.catalogue.text(.unknownSender, in: tenant.tenant.language)
        do {
            let sent = try await self.answer(text, to: reply, item, of: tenant) {
                try await self.beginMessage(row, item, from: .received)
            }
            return sent.map { .over($0) } ?? .later(.postpone(after: .milliseconds(500)))
        } catch let held as Held {
            if let outcome = self.held(item, held.hold, held.wait) { return .later(outcome) }
        } catch let error as ProviderError {
            self.logger.notice(
                "Cannot answer somebody who is no driver",
                metadata: ["error": "\(error)", "tenant": "\(tenant.tenant.id)"])
            guard error.reason.isTransient else { return .over(nil) }
            if let retry = self.retry(item, after: error) {
                try await self.ledger.move(row, to: .received, code: error.code, detail: error.detail)
                return .later(retry)
            }
        }
        try await self.strangers.release(reply)
        return .over(nil)
    }
}
