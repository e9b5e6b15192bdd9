import Core
import FoundationEssentials
import Logging
import Postgres
import Providers
import Storage

/// Driver's reply → fleet update → confirmation.
struct InboundRelay: Sendable {
    let catalogue: TemplateCatalogue
    let tenants: TenantCache
    let drivers: DriverDirectory
    let ledger: ReplyLedger
    let usage: UsageLedger
    let fleets: FleetClients
    let routes: RouteLock
    let whatsApp: WhatsAppClient
    let strangers: StrangerNotices
    let calls: WhatsAppCalls
    let gate: CallGate
    let metrics: InboundMetrics
    let recorder: CallRecorder
    let logger: Logger
    /// A reply without context belongs to the driver's last delivery of this time.
    private static let contextWindow: Duration = .seconds(24 * 3_600)

    func handle(_ item: WorkItem) async -> WorkOutcome {
        let reply: Reply
        do {
            reply = try JSONDecoder().decode(Reply.self, from: Data(item.entry.body))
        } catch {
            return .deadLetter(.undecodable, "\(error)")
        }
        do {
            return try await self.relay(reply, item)
        } catch let error as PostgresError where error.isRefusal {
            return .deadLetter(.rejected, "\(error)")
        } catch is LeaseLost {
            return .leaseLost
        } catch {
            self.logger.warning("Cannot relay a reply now", metadata: ["error": "\(error)"])
            return .storeAway(attempt: item.attempt)
        }
    }

    private func relay(_ reply: Reply, _ item: WorkItem) async throws -> WorkOutcome {
        guard let id = try await self.tenants.tenant(of: reply.number),
            let tenant = try await self.tenants.tenant(id)
        else {
            self.metrics.count(.numberOfNobody)
            self.logger.notice("Reply to a number of nobody", metadata: ["number": "\(reply.number)"])
            return .done
        }
        let key = ReplyLedger.key(of: reply, tenant: id)
        guard let driver = try await self.drivers.driver(sender: reply.sender, of: id) else {
            return try await self.ignore(reply, key, item, nil, .unknownSender) {
                try await self.tellStranger(reply, $0, item, tenant)
            }
        }
        try await self.usage.record(tenant: id, provider: driver.provider, driver: driver.id, at: reply.sentAt)
        if reply.sender.waID != driver.phone?.waID || reply.sender.userID != nil {
            try await self.drivers.learn(
                waID: reply.sender.waID, userID: reply.sender.userID, of: driver.id, tenant: id)
        }
        guard var meaning = ReplyMeaning(reply.content, catalogue: self.catalogue) else {
            return try await self.ignore(reply, key, item, driver, .nothingToWrite)
        }
        meaning.note(choiceOf: driver)
        let answered = try await self.answered(reply, meaning, driver, tenant: id)
        let row = try await self.ledger.begin(
            reply, key: key, driver: driver, kind: meaning.kind, preview: meaning.preview, answered: answered,
            lease: item.lease, receivedAt: item.entry.receivedAt, replays: item.entry.replays)
        guard let row else { return .postpone(after: .seconds(1)) }
        return try await self.proceed(
            Update(
                item: item, reply: reply, row: row, tenant: tenant, driver: driver, meaning: meaning,
                answered: answered))
    }

    /// Everything that one fleet update is made of.
    struct Update: Sendable {
        var item: WorkItem
        var reply: Reply
        /// As an earlier attempt left it.
        var row: ReplyRow
        var tenant: RelayTenant
        var driver: DriverRecord
        var meaning: ReplyMeaning
        var answered: AnsweredDelivery?

        /// As it was understood at first: whether the driver gets messages may have changed by it since.
        var choice: SubscriptionChoice? { SubscriptionChoice(rawValue: self.row.kind) }
    }

    private func answered(
        _ reply: Reply, _ meaning: ReplyMeaning, _ driver: DriverRecord, tenant: TenantID
    ) async throws -> AnsweredDelivery? {
        if let payload = meaning.payload,
            let found = try await self.ledger.delivery(payload, driver: driver.id, tenant: tenant)
        {
            return found
        }
        return try await self.ledger.delivery(
            context: reply.context, driver: driver.id, before: Date(), window: Self.contextWindow, tenant: tenant)
    }

    /// - Parameter tell: says what there is to say.
    private func ignore(
        _ reply: Reply, _ key: DeliveryKey, _ item: WorkItem, _ driver: DriverRecord?,
        _ outcome: InboundMetrics.Outcome, tell: (ReplyRow) async throws -> Telling = { _ in .over(nil) }
    ) async throws -> WorkOutcome {
        let row = try await self.ledger.begin(
            reply, key: key, driver: driver, kind: outcome.rawValue, preview: nil, answered: nil, lease: item.lease,
            receivedAt: item.entry.receivedAt)
        guard let row else { return .postpone(after: .seconds(1)) }
        guard !row.state.isSettled else { return .done }
        switch try await tell(row) {
        case .later(let outcome): return outcome
        case .over(let message):
            try await self.ledger.move(row, to: .ignored, confirmation: message, detail: outcome.rawValue)
            self.metrics.count(outcome)
            return .done
        }
    }

    /// Puts down what a call came to.
    func record(
        _ update: Update, as state: ReplyState, fleetUpdate: String? = nil, confirmation: MessageID? = nil,
        code: Int? = nil, detail: String? = nil
    ) async throws {
        try await self.recorder.record(["reply": "\(update.row.key.id)"]) {
            try await self.ledger.move(
                update.row, to: state, fleetUpdate: fleetUpdate, confirmation: confirmation, code: code,
                detail: detail)
        }
    }

    /// Nil when the deadline has passed.
    func retry(_ item: WorkItem, after error: ProviderError, atLeast pause: Duration = .zero) -> WorkOutcome? {
        var generator = SystemRandomNumberGenerator()
        return RetryPolicy.fleetUpdate.nextDelay(
            attempt: item.attempt, retryAfter: error.retryAfter,
            remaining: Deadline.fleetUpdate(accepted: item.entry.acceptedAt).remaining(at: Date()),
            using: &generator
        ).map { .retry(after: max($0, pause), error: "\(error)") }
    }
}
