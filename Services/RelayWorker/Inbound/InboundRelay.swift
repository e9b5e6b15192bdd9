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
    let fleets: FleetClients
    let whatsApp: WhatsAppClient
    let strangers: StrangerNotices
    let metrics: InboundMetrics
    let logger: Logger
    /// A reply without context belongs to the driver's last delivery of this time.
    private let contextWindow: Duration = .seconds(24 * 3600)

    init(
        catalogue: TemplateCatalogue, tenants: TenantCache, drivers: DriverDirectory, ledger: ReplyLedger,
        fleets: FleetClients, whatsApp: WhatsAppClient, strangers: StrangerNotices, metrics: InboundMetrics,
        logger: Logger
    ) {
        self.catalogue = catalogue
        self.tenants = tenants
        self.drivers = drivers
        self.ledger = ledger
        self.fleets = fleets
        self.whatsApp = whatsApp
        self.strangers = strangers
        self.metrics = metrics
        self.logger = logger
    }

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
                try await self.tellStranger(reply, item, tenant.tenant)
            }
        }
        if reply.sender.waID != driver.phone?.waID || reply.sender.userID != nil {
            try await self.drivers.learn(
                waID: reply.sender.waID, userID: reply.sender.userID, of: driver.id, tenant: id)
        }
        guard let meaning = ReplyMeaning(reply.content, catalogue: self.catalogue) else {
            return try await self.ignore(reply, key, item, driver, .nothingToWrite)
        }
        let answered = try await self.answered(reply, meaning, driver, tenant: id)
        let row = try await self.ledger.begin(
            reply, key: key, driver: driver, kind: meaning.kind, preview: meaning.preview, answered: answered,
            epoch: item.epoch, receivedAt: item.entry.receivedAt)
        // A newer epoch has it, or it was finished before.
        guard let row, !row.state.isSettled else { return .done }
        return try await self.write(
            Update(
                item: item, reply: reply, key: key, tenant: tenant, driver: driver, meaning: meaning,
                answered: answered, state: row.state))
    }

    /// Everything that one fleet update is made of.
    struct Update: Sendable {
        var item: WorkItem
        var reply: Reply
        var key: DeliveryKey
        var tenant: RelayTenant
        var driver: DriverRecord
        var meaning: ReplyMeaning
        var answered: AnsweredDelivery?
        /// Where an earlier attempt left it.
        var state: ReplyState
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
            context: reply.context, driver: driver.id, before: Date(), window: self.contextWindow, tenant: tenant)
    }

    /// - Parameter answer: sends what there is to say, and returns what WhatsApp calls it.
    private func ignore(
        _ reply: Reply, _ key: DeliveryKey, _ item: WorkItem, _ driver: DriverRecord?,
        _ outcome: InboundMetrics.Outcome, answer: () async throws -> MessageID? = { nil }
    ) async throws -> WorkOutcome {
        let row = try await self.ledger.begin(
            reply, key: key, driver: driver, kind: outcome.rawValue, preview: nil, answered: nil, epoch: item.epoch,
            receivedAt: item.entry.receivedAt)
        guard let row, !row.state.isSettled else { return .done }
        let answered = try await answer()
        _ = try await self.ledger.move(
            key, to: .ignored, epoch: item.epoch, confirmation: answered, detail: outcome.rawValue)
        self.metrics.count(outcome)
        return .done
    }

    /// Nil when the deadline has passed.
    func retry(_ item: WorkItem, after retryAfter: Duration?, atLeast pause: Duration = .zero) -> WorkOutcome? {
        var generator = SystemRandomNumberGenerator()
        return RetryPolicy.fleetUpdate.nextDelay(
            attempt: item.attempt, retryAfter: retryAfter,
            remaining: Deadline.fleetUpdate(accepted: item.entry.receivedAt).remaining(at: Date()),
            using: &generator
        ).map { .retry(after: max($0, pause)) }
    }
}
