import Core
import FoundationEssentials
import Logging
import Providers
import Storage

/// Writing the fleet update: recorded before the call, looked for before it is written again.
extension InboundRelay {
    func write(_ update: Update) async throws -> WorkOutcome {
        let writes = update.meaning.action.map { self.catalogue.writesFleetUpdate($0) } ?? true
        guard writes else { return try await self.confirm(update, self.confirmation(update, written: true)) }
        if update.state == .written { return try await self.confirm(update, self.confirmation(update, written: true)) }
        guard let target = Target(update) else {
            return try await self.confirm(
                update, self.catalogue.text(.replyFailed, in: update.driver.language),
                detail: "nothing in the fleet system that it could belong to")
        }
        let mayExist = update.state != .received
        guard try await self.ledger.move(update.key, to: .writing, epoch: update.item.epoch) else { return .done }
        do {
            let id = try await self.perform(update, target, mayExist: mayExist)
            self.metrics.count(.written)
            guard
                try await self.ledger.move(
                    update.key, to: .written, epoch: update.item.epoch, fleetUpdate: id)
            else { return .done }
            return try await self.confirm(update, self.confirmation(update, written: true))
        } catch let error as ProviderError {
            return try await self.failed(update, error)
        }
    }

    private enum Target: Sendable {
        case document(DocumentMapping, Secret)
        case stopNote(Secret)

        /// Nil when the tenant has no document type for replies and the reply belongs to no stop.
        init?(_ update: Update) {
            guard let connection = update.tenant.connections[update.driver.provider] else { return nil }
            if let mapping = connection.documentMapping {
                self = .document(mapping, connection.apiToken)
            } else if update.answered?.stop != nil {
                self = .stopNote(connection.apiToken)
            } else {
                return nil
            }
        }
    }

    /// - Returns: what the fleet system calls it.
    private func perform(_ update: Update, _ target: Target, mayExist: Bool) async throws -> String {
        let fleetUpdate = FleetUpdate(
            marker: String(update.key.id.compact.prefix(8)), driver: update.driver.id, stop: update.answered?.stop,
            status: update.meaning.status, message: update.meaning.message, occurredAt: update.reply.sentAt)
        switch target {
        case .document(let mapping, let token):
            let samsara = self.fleets.samsara(token)
            if mayExist,
                let found = try await samsara.findDocument(
                    marker: fleetUpdate.marker, mapping: mapping, driver: update.driver.id,
                    since: update.item.entry.receivedAt.addingTimeInterval(-300))
            {
                return found
            }
            return try await samsara.createDocument(fleetUpdate, mapping: mapping)
        case .stopNote(let token):
            try await self.fleets.samsara(token).appendStopNote(fleetUpdate)
            return "stop \(fleetUpdate.stop?.stop.rawValue ?? "")"
        }
    }

    private func failed(_ update: Update, _ error: ProviderError) async throws -> WorkOutcome {
        self.logger.notice(
            "The fleet system did not take an update",
            metadata: ["error": "\(error)", "tenant": "\(update.key.tenant)", "reply": "\(update.key.id)"])
        let isAmbiguous = error.reason == .ambiguous
        // What was just written may take a moment to be found.
        let pause: Duration = isAmbiguous ? .seconds(2) : .zero
        if isAmbiguous || error.reason.isTransient,
            let retry = self.retry(update.item, after: error.retryAfter, atLeast: pause)
        {
            self.metrics.count(isAmbiguous ? .ambiguous : .postponed)
            // `received` means that nothing was written, so that the next attempt need not look.
            _ = try await self.ledger.move(
                update.key, to: isAmbiguous || update.state != .received ? .ambiguous : .received,
                epoch: update.item.epoch, code: error.code, detail: error.detail)
            return retry
        }
        self.metrics.count(.refused)
        _ = try await self.ledger.move(
            update.key, to: .dead, epoch: update.item.epoch, code: error.code, detail: error.detail)
        try await self.tell(update, self.catalogue.text(.replyFailed, in: update.driver.language))
        return .deadLetter(error.reason.isTransient || isAmbiguous ? .exhausted : .rejected, "\(error)")
    }

    private func confirmation(_ update: Update, written: Bool) -> String {
        if let action = update.meaning.action {
            return self.catalogue.confirmation(of: action, in: update.driver.language)
        }
        return self.catalogue.text(
            update.answered?.stop == nil ? .replyWithoutStop : .replyRecorded, in: update.driver.language)
    }

    /// Tells the driver. The reply is done whatever becomes of this message; it is never sent a second time.
    private func confirm(_ update: Update, _ text: String, detail: String? = nil) async throws -> WorkOutcome {
        do {
            let sent = try await self.send(text, update)
            _ = try await self.ledger.move(
                update.key, to: .confirmed, epoch: update.item.epoch, confirmation: sent.id, detail: detail)
            self.metrics.count(.confirmed)
        } catch let error as ProviderError {
            if error.reason.isTransient, let retry = self.retry(update.item, after: error.retryAfter) {
                _ = try await self.ledger.move(
                    update.key, to: .written, epoch: update.item.epoch, code: error.code, detail: error.detail)
                return retry
            }
            self.logger.notice(
                "Cannot confirm a reply to its driver",
                metadata: ["error": "\(error)", "tenant": "\(update.key.tenant)", "reply": "\(update.key.id)"])
            _ = try await self.ledger.move(
                update.key, to: .confirmed, epoch: update.item.epoch, code: error.code,
                detail: "not confirmed to the driver: \(error.detail)")
        }
        return .done
    }

    /// Says that something failed, which is not worth a second attempt.
    private func tell(_ update: Update, _ text: String) async throws {
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
