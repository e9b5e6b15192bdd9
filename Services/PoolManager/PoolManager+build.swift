import Core
import FoundationEssentials
import NIOPosix
import Providers
import Runtime
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
        return ServicePlan(
            services: stores.services + [
                vendors,
                NumberAssigner(
                    queue: PoolQueue(redis: stores.redis, topology: stores.topology), pool: pool, redis: stores.redis,
                    consumer: "pool-\(UUID().uuidString.lowercased())", logger: context.logger),
                TemplateSync(catalogue: try .standard, pool: pool, whatsApp: whatsApp, logger: context.logger),
                Housekeeping(
                    log: LogRetention(postgres: stores.postgres), pool: pool,
                    retentionDays: context.settings.retentionDays, logger: context.logger),
            ],
            healthChecks: stores.healthChecks())
    }
}
