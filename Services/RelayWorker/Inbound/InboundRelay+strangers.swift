import Core
import Logging
import Storage

/// People who write to a tenant's number and are none of its drivers.
extension InboundRelay {
    /// Tells them, in the tenant's language, that nobody reads what they write; once a day, and only where they said
    /// something. It is not worth a second attempt.
    /// - Returns: nil when nothing was sent.
    func tellStranger(_ reply: Reply, _ item: WorkItem, _ tenant: RelayTenant) async throws -> MessageID? {
        guard ReplyMeaning(reply.content, catalogue: self.catalogue) != nil,
            try await self.strangers.claim(reply.sender, at: reply.number)
        else { return nil }
        do {
            let text = self.catalogue.text(.unknownSender, in: tenant.tenant.language)
            return try await self.answer(text, to: reply, item, of: tenant)
        } catch {
            self.logger.notice(
                "Cannot answer somebody who is no driver",
                metadata: ["error": "\(error)", "tenant": "\(tenant.tenant.id)"])
            let mayGoLater = (error as? ProviderError)?.reason.isTransient ?? true
            if mayGoLater { try await self.strangers.release(reply.sender, at: reply.number) }
            return nil
        }
    }
}
