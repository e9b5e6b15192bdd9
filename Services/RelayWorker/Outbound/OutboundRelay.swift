import Core
import FoundationEssentials
import Logging
import Postgres
import Providers
import Storage

/// Fleet event → template → WhatsApp.
struct OutboundRelay: Sendable {
    let catalogue: TemplateCatalogue
    let tenants: TenantCache
    let ledger: DeliveryLedger
    let contacts: ContactCache
    let editions: EditionCache
    let drivers: DriverDirectory
    let fleets: FleetClients
    let whatsApp: WhatsAppClient
    let calls: WhatsAppCalls
    let gate: CallGate
    let metrics: OutboundMetrics
    let recorder: CallRecorder
    let logger: Logger
    let zones = TimeZones()

    func handle(_ item: WorkItem) async -> WorkOutcome {
        do {
            guard let id = item.entry.tenant, let provider = FleetProvider(rawValue: item.entry.provider) else {
                return .deadLetter(.undecodable, "the entry names no tenant or no fleet system")
            }
            guard let event = try FleetEvents.decode(item.entry, provider: provider) else { return .done }
            // It has left since: nothing of what was its own is kept.
            guard let tenant = try await self.tenants.tenant(id) else { return .done }
            if event.kind == .selfTest { return try await self.note(event, item, tenant.tenant.id, provider) }
            if event.kind == .driverChanged { return try await self.updateDriver(event, tenant, provider) }
            guard let template = self.catalogue.template(forEvent: event.kind.rawValue) else { return .done }
            return try await self.deliver(
                Delivery(item: item, event: event, provider: provider, tenant: tenant, template: template))
        } catch let error as UndecodableEvent {
            return .deadLetter(.undecodable, "\(error)")
        } catch let error as PostgresError where error.isRefusal {
            return .deadLetter(.rejected, "\(error)")
        } catch is LeaseLost {
            return .leaseLost
        } catch {
            self.logger.warning(
                "Cannot relay an event now",
                metadata: ["error": "\(error)", "tenant": "\(item.entry.tenant?.description ?? "")"])
            return .storeAway(attempt: item.attempt)
        }
    }

    /// Everything that one delivery is made of.
    struct Delivery: Sendable {
        var item: WorkItem
        var event: FleetEvent
        var provider: FleetProvider
        var tenant: RelayTenant
        var template: Template

        var deadline: Deadline { Deadline(accepted: self.item.entry.acceptedAt, lifetime: self.template.lifetime) }

        /// It waits no longer than it matters.
        func held(_ hold: Hold, _ wait: Duration, error: String? = nil) -> WorkOutcome {
            .postpone(after: min(wait, self.deadline.remaining(at: Date())), for: .hold(hold), error: error)
        }

        func key(of driver: FleetDriverID) -> DeliveryKey {
            DeliveryKey(
                tenant: self.tenant.tenant.id,
                id: DeliveryID(tenant: self.tenant.tenant.id, event: self.event.id, driver: driver),
                eventAt: self.event.occurredAt)
        }

        func intent(_ key: DeliveryKey, _ driver: FleetDriverID, _ state: DeliveryState) -> DeliveryIntent {
            var intent = DeliveryIntent(
                key: key, state: state, provider: self.provider, event: self.event, driver: driver,
                lease: self.item.lease, receivedAt: self.item.entry.receivedAt)
            intent.replays = self.item.entry.replays
            return intent
        }

        func contactKey(_ driver: FleetDriverID) -> ContactCache.Key {
            ContactCache.Key(tenant: self.tenant.tenant.id, provider: self.provider, driver: driver)
        }
    }

    private func deliver(_ delivery: Delivery) async throws -> WorkOutcome {
        if delivery.deadline.isPassed(at: Date()) {
            let reason = delivery.item.waitedFor.map { "its time was over while it waited: \($0)" }
            return try await self.settle(
                delivery, delivery.event.driver?.id, .expired, reason ?? "older than what is still worth telling")
        }
        if let standing = delivery.tenant.billing?.standing(at: Date()), !standing.allowsOutbound {
            return try await self.settle(
                delivery, delivery.event.driver?.id, .suppressed, standing.notice ?? standing.name)
        }
        if let number = delivery.tenant.number,
            let (hold, wait) = self.gate.knownHold(of: self.calls.any(from: number))
        {
            return delivery.held(hold, wait)
        }
        let driver: FleetDriverID
        switch try await self.driver(of: delivery) {
        case .found(let id): driver = id
        case .nobody(let why): return try await self.settle(delivery, nil, .suppressed, why)
        case .later(let outcome): return outcome
        }
        guard let contact = try await self.contacts.contact(delivery.contactKey(driver)), contact.isActive else {
            return try await self.settle(delivery, driver, .suppressed, "the driver is not known or not active")
        }
        guard !contact.isOptedOut else {
            return try await self.settle(delivery, driver, .suppressed, "the driver wrote STOP")
        }
        guard let recipient = Recipient(phone: contact.phone, userID: contact.userID) else {
            return try await self.settle(delivery, driver, .suppressed, "the driver has no phone number")
        }
        guard let number = delivery.tenant.number else { return .retry(after: .seconds(2)) }
        return try await self.send(delivery, to: driver, contact, recipient, from: number)
    }

    /// Records a delivery that is not to be sent, with the reason.
    func settle(
        _ delivery: Delivery, _ driver: FleetDriverID?, _ state: DeliveryState, _ why: String
    ) async throws -> WorkOutcome {
        let driver = driver ?? ""
        var intent = delivery.intent(delivery.key(of: driver), driver, state)
        intent.detail = why
        guard let row = try await self.ledger.begin(intent) else { return .postpone(after: .milliseconds(200)) }
        guard row.isTaken else { return try await self.outcome(of: row, delivery, intent.key, mayResend: false) }
        self.metrics.count(state)
        return .done
    }

    /// A tenant's test of the way comes out in its log.
    private func note(
        _ event: FleetEvent, _ item: WorkItem, _ tenant: TenantID, _ provider: FleetProvider
    ) async throws -> WorkOutcome {
        let key = DeliveryKey(
            tenant: tenant, id: DeliveryID(tenant: tenant, event: event.id, driver: ""), eventAt: event.occurredAt)
        var intent = DeliveryIntent(
            key: key, state: .suppressed, provider: provider, event: event, driver: "", lease: item.lease,
            receivedAt: item.entry.receivedAt)
        intent.detail = "a test of the tenant's; nobody was written to"
        return try await self.ledger.begin(intent) == nil ? .postpone(after: .milliseconds(200)) : .done
    }

    private func updateDriver(
        _ event: FleetEvent, _ tenant: RelayTenant, _ provider: FleetProvider
    ) async throws -> WorkOutcome {
        guard let profile = event.profile else { return .done }
        let driver = DiscoveredDriver(profile, country: tenant.tenant.country, language: tenant.tenant.language)
        try await self.drivers.merge([driver], provider: provider, tenant: tenant.tenant.id)
        self.contacts.forget(.init(tenant: tenant.tenant.id, provider: provider, driver: profile.id))
        return .done
    }
}
