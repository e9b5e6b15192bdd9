import Core
import FoundationEssentials
import NIOPosix
import Providers
import Runtime
import ServiceLifecycle
import Storage
import Wiring

extension RelayWorker {
    static func process(_ arguments: [String]) -> ServiceProcess<RelaySettings> {
        ServiceProcess(name: "relay-worker", arguments: arguments, adminPort: 9092) { RelaySettings(&$0) }
    }

    static func plan(_ context: ProcessContext<RelaySettings>) async throws -> ServicePlan {
        let group = MultiThreadedEventLoopGroup.singleton
        let stores = try await Stores.verified(
            context.settings.stores, eventLoopGroup: group, logger: context.logger)
        let vendors = Vendors(eventLoopGroup: group)
        let ledger = DeliveryLedger(postgres: stores.postgres, silence: context.settings.silence)
        let gate = CallGate(
            redis: stores.redis, topology: stores.topology, dailyRecipients: context.settings.dailyRecipients,
            logger: context.logger)
        let usage = UsageLedger(postgres: stores.postgres)
        let handlers = try Self.handlers(context, stores, vendors, ledger, usage, gate)
        let epochs = PartitionEpochs(postgres: stores.postgres)
        let worker = "relay-\(UUID().uuidString.lowercased())"
        var options = LaneRunner.Options()
        options.concurrency = context.settings.concurrency
        options.share = context.settings.share
        options.capacity = context.settings.capacity
        let runners = Lane.allCases.filter(context.settings.lanes.contains).compactMap(\.role).compactMap { role in
            handlers[role].map {
                LaneRunner(
                    role: role, redis: stores.redis, topology: stores.topology, worker: worker, eventLoops: group,
                    options: options, logger: context.logger, claim: epochs.claim, handle: $0)
            }
        }
        let backlog = BacklogMonitor(redis: stores.redis, topology: stores.topology, runners: runners)
        return ServicePlan(
            services: stores.services + [vendors, ledger, usage, gate, backlog] + runners
                + Self.billingServices(context, stores, vendors, gate),
            healthChecks: stores.healthChecks())
    }

    private static func handlers(
        _ context: ProcessContext<RelaySettings>, _ stores: Stores, _ vendors: Vendors, _ ledger: DeliveryLedger,
        _ usage: UsageLedger, _ gate: CallGate
    ) throws -> [StreamRole: @Sendable (WorkItem) async -> WorkOutcome] {
        guard let whatsApp = context.settings.vendors.whatsApp(vendors.http),
            let token = context.settings.vendors.whatsAppToken, let samsara = context.settings.vendors.samsaraBaseURL
        else { throw StartupFailure(.configuration, "settings are missing") }
        let tenants = TenantCache(
            tenants: TenantStore(postgres: stores.postgres, vault: stores.vault),
            connections: FleetConnectionStore(postgres: stores.postgres, vault: stores.vault),
            billing: context.settings.usage.stripe.secretKey.map { _ in BillingStore(postgres: stores.postgres) })
        let drivers = DriverDirectory(postgres: stores.postgres)
        let fleets = FleetClients(http: vendors.http, samsaraBaseURL: samsara)
        let calls = WhatsAppCalls(token: token, messagesPerSecond: context.settings.messagesPerSecond)
        let metrics = OutboundMetrics()
        let recorder = CallRecorder(logger: context.logger)
        let outbound = OutboundRelay(
            catalogue: try .standard, tenants: tenants, ledger: ledger, contacts: ContactCache(ledger: ledger),
            editions: EditionCache(accounts: BusinessAccounts(postgres: stores.postgres)), drivers: drivers,
            fleets: fleets, whatsApp: whatsApp, calls: calls, gate: gate, metrics: metrics, recorder: recorder,
            logger: context.logger)
        let inbound = InboundRelay(
            catalogue: try .standard, tenants: tenants, drivers: drivers,
            ledger: ReplyLedger(postgres: stores.postgres, silence: context.settings.silence), usage: usage,
            fleets: fleets, routes: RouteLock(redis: stores.redis, topology: stores.topology), whatsApp: whatsApp,
            strangers: StrangerNotices(redis: stores.redis, topology: stores.topology), calls: calls, gate: gate,
            metrics: InboundMetrics(), recorder: recorder, logger: context.logger)
        let receipts = ReceiptRelay(ledger: ledger, usage: usage, deliveries: metrics, logger: context.logger)
        return [
            .outbound: { await outbound.handle($0) }, .inbound: { await inbound.handle($0) },
            .receipts: { await receipts.handle($0) },
        ]
    }
}
