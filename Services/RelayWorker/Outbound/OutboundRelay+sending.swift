import Core
import FoundationEssentials
import Logging
import Providers
import Storage

/// The attempt itself: recorded before the call, and again after it.
extension OutboundRelay {
    func send(
        _ delivery: Delivery, to driver: FleetDriverID, _ contact: DriverContact, _ recipient: Recipient,
        from number: PhoneNumberID
    ) async throws -> WorkOutcome {
        let key = delivery.key(of: driver)
        let rendered = try self.render(delivery, key, contact)
        var intent = delivery.intent(driver, .sending)
        intent.number = number
        intent.template = rendered.vendorName
        intent.language = rendered.language.rawValue
        intent.preview = rendered.preview
        guard let row = try await self.ledger.begin(intent) else { return .retry(after: .milliseconds(200)) }
        guard row.isTaken else { return self.outcome(ofRow: row, delivery) }
        do {
            let sent = try await self.whatsApp.send(
                template: rendered, to: recipient, from: number, callback: key.callback)
            return try await self.accepted(sent, delivery, key, driver, contact)
        } catch let error as ProviderError {
            return try await self.failed(error, delivery, key, row)
        }
    }

    private func render(
        _ delivery: Delivery, _ key: DeliveryKey, _ contact: DriverContact
    ) throws -> RenderedTemplate {
        let tenant = delivery.tenant.tenant
        let zone =
            contact.timeZone.flatMap { TimeZone(identifier: $0) } ?? TimeZone(identifier: tenant.timeZone) ?? .gmt
        return try delivery.template.rendered(
            in: contact.language,
            values: delivery.event.templateValues(
                driverName: contact.name, companyName: tenant.companyName, language: contact.language,
                timeZone: zone, now: Date())
        ) { action in
            ButtonPayload(delivery: key.id, eventAt: key.eventAt, action: action.rawValue).description
        }
    }

    /// What an attempt of somebody else, or an earlier one of ours, means for this entry.
    private func outcome(ofRow row: LedgerRow, _ delivery: Delivery) -> WorkOutcome {
        if row.state.isSettled { return .done }
        if row.epoch > delivery.item.epoch { return .done }
        // Sent, and never answered. After the one resend nothing but a receipt can tell.
        if row.resends > 0 { return .done }
        let waited = Duration.seconds(Date().timeIntervalSince(row.attemptedAt))
        // A receipt may settle it at any moment, and the driver's next message waits for that.
        return .retry(after: min(max(self.silence - waited, .milliseconds(100)), .seconds(1)))
    }

    private func accepted(
        _ sent: SentMessage, _ delivery: Delivery, _ key: DeliveryKey, _ driver: FleetDriverID,
        _ contact: DriverContact
    ) async throws -> WorkOutcome {
        self.metrics.accepted(receivedAt: delivery.item.entry.receivedAt)
        await self.record(
            DeliveryResult(key: key, epoch: delivery.item.epoch, state: .accepted, message: sent.id))
        let isRenamed = sent.waID.map { $0 != contact.phone?.waID } ?? false
        let isNewUserID = sent.userID.map { $0 != contact.userID } ?? false
        if isRenamed || isNewUserID {
            try await self.drivers.learn(waID: sent.waID, userID: sent.userID, of: driver, tenant: key.tenant)
        }
        return .done
    }

    /// WhatsApp has it, so this is tried until it succeeds: an attempt whose end is not recorded looks like one without
    /// an answer. When the process ends first, the receipt tells.
    private func record(_ result: DeliveryResult) async {
        var attempt = 1
        var generator = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            do {
                _ = try await self.ledger.end(result)
                return
            } catch {
                self.logger.warning(
                    "Cannot record an accepted delivery, trying again",
                    metadata: ["error": "\(error)", "delivery": "\(result.key.id)"])
            }
            let delay = RetryPolicy.store.nextDelay(
                attempt: attempt, retryAfter: nil, remaining: .seconds(3600), using: &generator)
            try? await Task.sleep(for: delay ?? .seconds(30))
            attempt += 1
        }
    }

    private func failed(
        _ error: ProviderError, _ delivery: Delivery, _ key: DeliveryKey, _ row: LedgerRow
    ) async throws -> WorkOutcome {
        let delay = error.reason.isTransient ? self.nextDelay(delivery, retryAfter: error.retryAfter) : nil
        let state: DeliveryState =
            switch error.reason {
            case .ambiguous: .ambiguous
            case .recipient: .failed
            case .windowClosed, .notFound, .rejected: .dead
            case .unreachable, .throttled, .unavailable, .credential, .templatePaused, .postponed:
                delay == nil ? .expired : .intended
            }
        self.logger.notice(
            "WhatsApp did not take a delivery",
            metadata: [
                "error": "\(error)", "state": "\(state.rawValue)", "tenant": "\(key.tenant)",
                "delivery": "\(key.id)", "attempt": "\(row.attempts)",
            ])
        _ = try await self.ledger.end(
            DeliveryResult(
                key: key, epoch: delivery.item.epoch, state: state, code: error.code, detail: error.detail))
        self.metrics.count(state)
        switch state {
        case .ambiguous: return row.resends > 0 ? .done : .retry(after: min(self.silence, .seconds(1)))
        case .intended: return .retry(after: delay ?? .seconds(1))
        case .dead: return .deadLetter(.rejected, "\(error)")
        default: return .done
        }
    }
}
