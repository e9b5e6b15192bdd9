import Core
import FoundationEssentials
import Logging
import Providers
import Storage

/// Telling the driver what became of a reply: recorded before it is sent, and sent once at most.
extension InboundRelay {
    func confirmation(_ update: Update) -> String {
        if let action = update.meaning.action {
            return self.catalogue.confirmation(of: action, in: update.driver.language)
        }
        return self.catalogue.text(
            update.answered?.stop == nil ? .replyWithoutStop : .replyRecorded, in: update.driver.language)
    }

    /// The reply is done whatever becomes of this message, unless WhatsApp certainly did not take it and may yet.
    func confirm(_ update: Update, _ text: String, detail: String? = nil) async throws -> WorkOutcome {
        try await self.ledger.move(update.row, to: .confirming, detail: detail)
        guard update.item.mayCall else {
            try await self.ledger.move(update.row, to: .written, detail: detail)
            return .postpone(after: .milliseconds(500))
        }
        do {
            let sent = try await self.send(text, update)
            return try await self.conclude(update, confirmation: sent.id, detail: detail)
        } catch let error as ProviderError {
            if error.reason.isTransient, let retry = self.retry(update.item, after: error) {
                try await self.ledger.move(update.row, to: .written, code: error.code, detail: error.detail)
                return retry
            }
            self.logger.notice(
                "Cannot confirm a reply to its driver",
                metadata: [
                    "error": "\(error)", "tenant": "\(update.row.key.tenant)", "reply": "\(update.row.key.id)",
                ])
            return try await self.conclude(
                update, code: error.code, detail: "not confirmed to the driver: \(error.detail)")
        }
    }

    func conclude(
        _ update: Update, confirmation: MessageID? = nil, code: Int? = nil, detail: String?
    ) async throws -> WorkOutcome {
        try await self.ledger.move(
            update.row, to: .confirmed, confirmation: confirmation, code: code, detail: detail)
        if confirmation != nil { self.metrics.count(.confirmed) }
        return .done
    }

    /// Says that something failed, which is not worth a second attempt.
    func tell(_ update: Update, _ text: String) async throws {
        do {
            _ = try await self.send(text, update)
        } catch let error as ProviderError {
            self.logger.notice("Cannot tell a driver of a failure", metadata: ["error": "\(error)"])
        }
    }

    private func send(_ text: String, _ update: Update) async throws -> SentMessage {
        guard let recipient = Recipient(update.reply.sender) else {
            throw ProviderError(.recipient, detail: "the sender has neither number nor user id")
        }
        return try await self.whatsApp.send(
            text: text, to: recipient, from: update.reply.number, context: update.reply.id,
            trace: update.item.entry.trace)
    }
}
