import Core
import FoundationEssentials
import Logging
import Postgres
import Providers
import Storage

/// Writing the fleet update: recorded before the call, looked for before it is written again.
extension InboundRelay {
    /// How far the fleet system's clock may be from ours for a document to be found again, in seconds.
    private static let clockMargin = 2 * 3_600.0

    /// Goes on from where an earlier attempt left the reply.
    func proceed(_ update: Update) async throws -> WorkOutcome {
        switch update.row.state {
        case .received, .writing, .ambiguous: try await self.write(update)
        case .written: try await self.confirm(update, self.confirmation(update))
        case .confirming:
            try await self.conclude(update, detail: "not known whether the driver got the confirmation")
        case .dead: .deadLetter(.rejected, "given up before; the reply's row says why")
        case .confirmed, .ignored, .failed: .done
        }
    }

    private func write(_ update: Update) async throws -> WorkOutcome {
        if let choice = update.choice {
            try await self.drivers.choose(choice, by: update.driver.id, of: update.row.key.tenant)
            return try await self.confirm(update, self.confirmation(update))
        }
        let writes = update.meaning.action.map { self.catalogue.writesFleetUpdate($0) } ?? true
        guard writes else { return try await self.confirm(update, self.confirmation(update)) }
        guard let target = Target(update) else {
            return try await self.confirm(
                update, self.catalogue.text(.replyFailed, in: update.driver.language),
                detail: "nothing in the fleet system that it could belong to")
        }
        let pass: CallGate.Pass
        switch try await self.gate.admit(target.call(update), hasWaited: update.item.wasHeld) {
        case .wait(let hold, let wait): return try await self.wait(update, hold, wait)
        case .go(let admitted): pass = admitted
        }
        do {
            guard let id = try await self.perform(update, target, pass) else {
                return .postpone(after: .milliseconds(500))
            }
            self.metrics.count(.written)
            try await self.record(update, as: .written, fleetUpdate: id)
            return try await self.confirm(update, self.confirmation(update))
        } catch let error as ProviderError {
            return try await self.failed(update, error, held: await self.gate.ended(pass, with: error))
        }
    }

    private func wait(_ update: Update, _ hold: Hold, _ wait: Duration) async throws -> WorkOutcome {
        if let outcome = self.held(update.item, hold, wait) { return outcome }
        let detail = "its time was over while it waited: \(hold)"
        try await self.giveUp(update, code: nil, detail)
        return .deadLetter(.exhausted, detail)
    }

    private enum Target: Sendable {
        case document(DocumentMapping, Secret)
        case stopNote(StopReference, Secret)

        func call(_ update: Update) -> VendorCall {
            let tenant = update.row.key.tenant
            return switch self {
            case .document(_, let token):
                SamsaraCalls.createDocument(tenant, token, mayExist: update.row.state != .received)
            case .stopNote(_, let token): SamsaraCalls.appendStopNote(tenant, token)
            }
        }

        /// Nil when the tenant has no document type for replies and the reply belongs to no stop.
        init?(_ update: Update) {
            guard let connection = update.tenant.connections[update.driver.provider] else { return nil }
            if let mapping = connection.documentMapping {
                self = .document(mapping, connection.apiToken)
            } else if let stop = update.answered?.stop {
                self = .stopNote(stop, connection.apiToken)
            } else {
                return nil
            }
        }
    }

    /// Gives the pass back when no call was made.
    private func perform(_ update: Update, _ target: Target, _ pass: CallGate.Pass) async throws -> String? {
        do {
            let id = try await self.perform(update, target)
            if id == nil { await self.gate.withdraw(pass) } else { await self.gate.ended(pass, with: nil) }
            return id
        } catch let error as ProviderError {
            throw error
        } catch {
            await self.gate.withdraw(pass)
            throw error
        }
    }

    /// - Returns: what the fleet system calls it; nil when now is not the time, and nothing was written.
    private func perform(_ update: Update, _ target: Target) async throws -> String? {
        let fleetUpdate = FleetUpdate(
            marker: String(update.row.key.id.compact.prefix(8)), driver: update.driver.id,
            stop: update.answered?.stop, status: update.meaning.status, message: update.meaning.message,
            occurredAt: update.reply.sentAt)
        switch target {
        case .document(let mapping, let token):
            let samsara = self.fleets.samsara(token)
            // `received` means that no write was begun.
            if update.row.state != .received, let found = try await self.find(fleetUpdate, mapping, update, samsara) {
                return found
            }
            return try await self.begin(update) { try await samsara.createDocument(fleetUpdate, mapping: mapping) }
        case .stopNote(let stop, let token):
            // Samsara takes a route's stops only as a whole: two writers at once would undo each other.
            return try await self.routes.hold(stop.route, of: update.row.key.tenant) {
                try await self.begin(update) {
                    try await self.fleets.samsara(token).appendStopNote(fleetUpdate)
                    return "stop \(stop.stop)"
                }
            } ?? nil
        }
    }

    /// The document that an earlier attempt wrote without learning of it.
    private func find(
        _ fleetUpdate: FleetUpdate, _ mapping: DocumentMapping, _ update: Update, _ samsara: SamsaraClient
    ) async throws -> String? {
        try await samsara.findDocument(
            marker: fleetUpdate.marker, mapping: mapping, driver: update.driver.id,
            since: update.item.entry.receivedAt.addingTimeInterval(-Self.clockMargin),
            until: Date(timeIntervalSinceNow: Self.clockMargin))
    }

    /// Records that a call begins, and makes it while the lease lasts.
    private func begin(_ update: Update, _ call: () async throws -> String) async throws -> String? {
        try await self.ledger.move(update.row, to: .writing)
        guard update.item.mayCall else {
            try await self.ledger.move(update.row, to: update.row.state == .received ? .received : .ambiguous)
            return nil
        }
        return try await call()
    }

    private func failed(
        _ update: Update, _ error: ProviderError, held: (hold: Hold, wait: Duration)?
    ) async throws -> WorkOutcome {
        self.logger.notice(
            "The fleet system did not take an update",
            metadata: ["error": "\(error)", "tenant": "\(update.row.key.tenant)", "reply": "\(update.row.key.id)"])
        let isAmbiguous = error.reason == .ambiguous
        // What was just written may take a moment to be found.
        let pause: Duration = isAmbiguous ? .seconds(3) : .zero
        if isAmbiguous || error.reason.isTransient,
            let retry = self.retry(update.item, after: error, atLeast: pause)
        {
            self.metrics.count(isAmbiguous ? .ambiguous : .postponed)
            // `received` means that nothing was written, so that the next attempt need not look.
            try await self.ledger.move(
                update.row, to: isAmbiguous || update.row.state != .received ? .ambiguous : .received,
                code: error.code, detail: error.detail)
            return held.map { .postpone(after: max($0.wait, pause), for: .hold($0.hold), error: "\(error)") } ?? retry
        }
        try await self.giveUp(update, code: error.code, error.detail)
        return .deadLetter(error.reason.isTransient || isAmbiguous ? .exhausted : .rejected, "\(error)")
    }

    private func giveUp(_ update: Update, code: Int?, _ detail: String) async throws {
        self.metrics.count(.refused)
        try await self.ledger.move(update.row, to: .dead, code: code, detail: detail)
        try await self.tell(update, self.catalogue.text(.replyFailed, in: update.driver.language))
    }
}
