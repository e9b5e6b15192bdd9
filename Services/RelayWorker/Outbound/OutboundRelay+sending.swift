import Core
import FoundationEssentials
import Logging
import Providers
import Storage

/// The attempt itself: recorded before the call, and again after it.
extension OutboundRelay {
    func send(
        _ delivery: Delivery, to driver: FleetDriverID, _ contact: DriverContact, _ recipient: Recipient,
        from number: AssignedNumber
    ) async throws -> WorkOutcome {
        let key = delivery.key(of: driver)
        if delivery.item.waitedFor == .receipt, let outcome = try await self.openAttempt(delivery, key) {
            return outcome
        }
        let edition = try await self.editions.edition(of: delivery.template, in: contact.language, from: number)
        let rendered = try self.render(delivery, key, contact, edition)
        var intent = delivery.intent(key, driver, .sending)
        intent.number = number.id
        intent.template = rendered.vendorName
        intent.language = rendered.language.rawValue
        intent.preview = rendered.preview
        let pass: CallGate.Pass
        switch try await self.gate.admit(
            self.calls.template(to: recipient, from: number), hasWaited: delivery.item.wasHeld)
        {
        case .wait(let hold, let wait): return delivery.held(hold, wait)
        case .go(let admitted): pass = admitted
        }
        let record: DeliveryRecord
        switch try await self.begin(intent, delivery, key, pass) {
        case .call(let begun): record = begun
        case .none(let outcome): return outcome
        }
        do {
            let sent = try await self.whatsApp.send(
                template: rendered, to: recipient, from: number.id, callback: key.callback)
            await self.gate.ended(pass, with: nil)
            return try await self.accepted(sent, delivery, key, record.attempt, driver, contact)
        } catch let error as ProviderError {
            return try await self.failed(error, delivery, key, record, pass)
        }
    }

    private enum Beginning: Sendable {
        case call(DeliveryRecord)
        /// There is no call to make now.
        case none(WorkOutcome)
    }

    /// Records the intent, and gives the pass back unless the call is to be made.
    private func begin(
        _ intent: DeliveryIntent, _ delivery: Delivery, _ key: DeliveryKey, _ pass: CallGate.Pass
    ) async throws -> Beginning {
        do {
            let beginning = try await self.begin(intent, delivery, key)
            if case .none = beginning { await self.gate.withdraw(pass) }
            return beginning
        } catch {
            await self.gate.withdraw(pass)
            throw error
        }
    }

    private func begin(
        _ intent: DeliveryIntent, _ delivery: Delivery, _ key: DeliveryKey
    ) async throws -> Beginning {
        guard let row = try await self.ledger.begin(intent) else { return .none(.postpone(after: .milliseconds(200))) }
        guard row.isTaken else { return .none(try await self.outcome(of: row, delivery, key, mayResend: true)) }
        guard delivery.item.mayCall else {
            try await self.ledger.withdraw(key, row.record.attempt)
            return .none(.postpone(after: .milliseconds(500)))
        }
        return .call(row.record)
    }

    private func render(
        _ delivery: Delivery, _ key: DeliveryKey, _ contact: DriverContact, _ edition: TemplateEdition?
    ) throws -> RenderedTemplate {
        let tenant = delivery.tenant.tenant
        let zone = contact.timeZone.flatMap(self.zones.zone) ?? self.zones.zone(tenant.timeZone) ?? .gmt
        let clock = ClockText(timeZone: zone, language: contact.language)
        let now = Date()
        return try delivery.template.rendered(
            in: contact.language, as: edition,
            value: {
                delivery.event.value(
                    of: $0, driverName: contact.name, companyName: tenant.companyName, clock: clock, now: now)
            },
            payload: {
                ButtonPayload(delivery: key.id, eventAt: key.eventAt, action: $0.rawValue).description
            })
    }

    /// What an attempt of somebody else, or an earlier one of ours, means for this entry.
    func outcome(
        of row: LedgerRow, _ delivery: Delivery, _ key: DeliveryKey, mayResend: Bool
    ) async throws -> WorkOutcome {
        switch self.standing(of: row, delivery, mayResend: mayResend) {
        case .settled, .another: return .done
        case .dead: return .deadLetter(.rejected, "refused for good before; the delivery's row says why")
        // A receipt may settle it at any moment, and the driver's next message waits for that.
        case .open(let left):
            return .postpone(after: min(max(left, .milliseconds(200)), .seconds(1)), for: .receipt)
        case .unknown:
            try await self.ledger.giveUp(key, row.record.attempt)
            return .done
        }
    }

    private func standing(
        of row: LedgerRow, _ delivery: Delivery, mayResend: Bool
    ) -> DeliveryRecord.Standing {
        row.record.standing(
            for: delivery.item.lease.epoch, at: row.now, silence: self.ledger.silence, mayResend: mayResend)
    }

    /// Looks whether the receipt has come, without asking for a call that is not to be made. Nil when a call may be.
    private func openAttempt(_ delivery: Delivery, _ key: DeliveryKey) async throws -> WorkOutcome? {
        guard let row = try await self.ledger.row(of: key),
            self.standing(of: row, delivery, mayResend: true) != .open(.zero)
        else { return nil }
        return try await self.outcome(of: row, delivery, key, mayResend: true)
    }

    private func accepted(
        _ sent: SentMessage, _ delivery: Delivery, _ key: DeliveryKey, _ attempt: AttemptID, _ driver: FleetDriverID,
        _ contact: DriverContact
    ) async throws -> WorkOutcome {
        self.metrics.accepted(receivedAt: delivery.item.entry.receivedAt)
        try await self.record(
            DeliveryResult(key: key, attempt: attempt, state: .accepted, message: sent.id))
        let isRenamed = sent.waID.map { $0 != contact.phone?.waID } ?? false
        let isNewUserID = sent.userID.map { $0 != contact.userID } ?? false
        if isRenamed || isNewUserID {
            try await self.drivers.learn(waID: sent.waID, userID: sent.userID, of: driver, tenant: key.tenant)
            self.contacts.forget(delivery.contactKey(driver))
        }
        return .done
    }

    private func record(_ result: DeliveryResult) async throws {
        try await self.recorder.record(["delivery": "\(result.key.id)"]) { _ = try await self.ledger.end(result) }
    }

    private func failed(
        _ error: ProviderError, _ delivery: Delivery, _ key: DeliveryKey, _ record: DeliveryRecord,
        _ pass: CallGate.Pass
    ) async throws -> WorkOutcome {
        let again: WorkOutcome? =
            if let (hold, wait) = await self.gate.ended(pass, with: error) {
                delivery.held(hold, wait, error: "\(error)")
            } else {
                self.nextDelay(delivery, retryAfter: error.retryAfter).map { .retry(after: $0, error: "\(error)") }
            }
        let state: DeliveryState =
            switch error.reason {
            case .ambiguous: .ambiguous
            case .recipient: .failed
            case .windowClosed, .notFound, .rejected: .dead
            case .unreachable, .throttled, .unavailable, .credential, .templatePaused, .postponed:
                again == nil ? .expired : .intended
            }
        self.logger.notice(
            "WhatsApp did not take a delivery",
            metadata: [
                "error": "\(error)", "state": "\(state.rawValue)", "tenant": "\(key.tenant)",
                "delivery": "\(key.id)", "attempt": "\(record.attempts)",
            ])
        try await self.record(
            DeliveryResult(
                key: key, attempt: record.attempt, state: state, code: error.code, detail: error.detail))
        self.metrics.count(state)
        switch state {
        case .ambiguous:
            return record.resends > 0
                ? .done : .postpone(after: min(self.ledger.silence, .seconds(1)), for: .receipt, error: "\(error)")
        case .intended: return again ?? .done
        case .dead: return .deadLetter(.rejected, "\(error)")
        default: return .done
        }
    }
}
