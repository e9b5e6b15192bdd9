import Core
import Logging
import Providers
import Storage

/// People who write to a tenant's number and are none of its drivers.
extension InboundRelay {
    /// Tells them, in the tenant's language, that nobody reads what they write; once a day, and only where they said
    /// something. It is not worth a second attempt.
    /// - Returns: nil when nothing was sent.
    func tellStranger(_ reply: Reply, _ item: WorkItem, _ tenant: Tenant) async throws -> MessageID? {
        guard ReplyMeaning(reply.content, catalogue: self.catalogue) != nil, let recipient = Recipient(reply.sender),
            try await self.strangers.claim(reply.sender, at: reply.number)
        else { return nil }
        do {
            return try await self.whatsApp.send(
                text: self.catalogue.text(.unknownSender, in: tenant.language), to: recipient, from: reply.number,
                context: reply.id, trace: item.entry.trace
            ).id
        } catch {
            self.logger.notice(
                "Cannot answer somebody who is no driver", metadata: ["error": "\(error)", "tenant": "\(tenant.id)"])
            if error.reason.isTransient { try await self.strangers.release(reply.sender, at: reply.number) }
            return nil
        }
    }
}
