import Core
import FoundationEssentials
import Logging
import Providers
import Storage

/// Telling the driver what became of a reply: recorded before it is sent, and sent once at most.
extension InboundRelay {
    func confirmation(_ update: Update) -> String {
        if let choice = update.choice {
            return self.catalogue.text(choice == .stop ? .optedOut : .optedIn, in: update.driver.language)
        }
        if let action = update.meaning.action {
            return self.catalogue.confirmation(of: action, in: update.driver.language)
        }
        return self.catalogue.text(
            update.answered?.stop == nil ? .replyWithoutStop : .replyRecorded, in: update.driver.language)
    }

    /// The reply is done whatever becomes of this message, unless WhatsApp certainly did not take it and may yet.
    func confirm(_ update: Update, _ text: String, detail: String? = nil) async throws -> WorkOutcome {
        do {
            let sent = try await self.answer(text, to: update.reply, update.item, of: update.tenant) {
                try await self.beginMessage(update.row, update.item, from: .written, detail: detail)
            }
            guard let sent else { return .postpone(after: .milliseconds(500)) }
            return try await self.conclude(update, confirmation: sent, detail: detail)
        } catch let held as Held {
            if let outcome = self.held(update.item, held.hold, held.wait) { return outcome }
            return try await self.conclude(
                update, detail: "not confirmed to the driver: its time was over while it waited: \(held.hold)")
        } catch let error as ProviderError {
            if error.reason.isTransient, let retry = self.retry(update.item, after: error) {
                try await self.record(update, as: .written, code: error.code, detail: error.detail)
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
        try await self.record(update, as: .confirmed, confirmation: confirmation, code: code, detail: detail)
        if confirmation != nil { self.metrics.count(.confirmed) }
        return .done
    }

    /// Says that something failed, which is not worth a second attempt.
    func tell(_ update: Update, _ text: String) async throws {
        do {
            _ = try await self.answer(text, to: update.reply, update.item, of: update.tenant)
        } catch let error where error is ProviderError || error is Held {
            self.logger.notice("Cannot tell a driver of a failure", metadata: ["error": "\(error)"])
        }
    }
}
