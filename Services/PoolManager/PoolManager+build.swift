import Core
import FoundationEssentials
import NIOPosix
import Providers
import Runtime
import ServiceLifecycle
import Storage
import Wiring

extension PoolManager {
    static func process(_ arguments: [String]) -> ServiceProcess<PoolSettings> {
        ServiceProcess(name: "pool-manager", arguments: arguments, adminPort: 9093) { PoolSettings(&$0) }
    }

    static func plan(_ context: ProcessContext<PoolSettings>) async throws -> ServicePlan {
        let group = MultiThreadedEventLoopGroup.singleton
        let stores = try await Stores.verified(
            context.settings.stores, eventLoopGroup: group, logger: context.logger)
        let vendors = Vendors(eventLoopGroup: group)
        guard let whatsApp = context.settings.vendors.whatsApp(vendors.http) else {
            throw StartupFailure(.configuration, "settings are missing")
        }
        let pool = NumberPool(postgres: stores.postgres)
        let accounts = BusinessAccounts(postgres: stores.postgres)
        let housekeeping = Housekeeping(
            log: LogRetention(postgres: stores.postgres), pool: pool, accounts: accounts,
            requests: RequestRecords(postgres: stores.postgres),
            retentionDays: context.settings.retentionDays, logger: context.logger)
        return ServicePlan(
            services: stores.services + [vendors]
                + (try Self.numbers(context, stores, vendors, pool, accounts, whatsApp)) + [housekeeping],
            healthChecks: stores.healthChecks())
    }

    /// What gives numbers out, and what gets new ones.
    private static func numbers(
        _ context: ProcessContext<PoolSettings>, _ stores: Stores, _ vendors: Vendors, _ pool: NumberPool,
        _ accounts: BusinessAccounts, _ whatsApp: WhatsAppClient
    ) throws -> [any Service] {
        let settings = context.settings.numbers
        let carrier = context.settings.vendors.twilio?.client(vendors.http, publicURL: settings.publicURL)
        let work = NumberWork(postgres: stores.postgres, vault: stores.vault)
        let assigner = NumberAssigner(pool: pool, logger: context.logger)
        let news = AccountNews(accounts: accounts, logger: context.logger)
        let inbox = PoolInbox(
            queue: PoolQueue(redis: stores.redis, topology: stores.topology), redis: stores.redis,
            consumer: "pool-\(UUID().uuidString.lowercased())", logger: context.logger
        ) { request in
            switch request {
            case .assign(let tenant): try await assigner.assign(tenant)
            case .code(let code, let number): try await work.take(code, for: number)
            case .account(let update): try await news.take(update)
            }
        }
        let provisioner = Provisioner(
            work: work, pool: pool, whatsApp: whatsApp, carrier: carrier, settings: settings, logger: context.logger,
            onFree: assigner.serveWaiting)
        let expansion = Expansion(pool: pool, settings: settings, canBuy: carrier != nil, logger: context.logger)
        let upkeep = AccountUpkeep(
            catalogue: try .standard, accounts: accounts, whatsApp: whatsApp, logger: context.logger,
            onReady: assigner.serveWaiting)
        return [inbox, assigner, provisioner, expansion, upkeep]
    }
}
