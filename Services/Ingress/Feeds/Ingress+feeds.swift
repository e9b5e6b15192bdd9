import Core
import Runtime
import ServiceLifecycle
import Storage
import Wiring

extension Ingress {
    /// What polls the fleet feeds; nothing when this process does not.
    static func feedServices(
        _ context: ProcessContext<IngressSettings>, _ stores: Stores, _ vendors: Vendors, _ queue: EventQueue
    ) throws -> [any Service] {
        guard context.settings.duties.contains(.feeds) else { return [] }
        guard let samsara = context.settings.vendors.samsaraBaseURL else {
            throw StartupFailure(.configuration, "settings are missing")
        }
        let settings = context.settings.feeds
        let feeds = FleetFeedStore(postgres: stores.postgres)
        let gate = CallGate(
            redis: stores.redis, topology: stores.topology, dailyRecipients: 0, logger: context.logger)
        let poll = RouteEventPoll(
            feeds: feeds, connections: FleetConnectionStore(postgres: stores.postgres, vault: stores.vault),
            vendors: vendors.http, baseURL: samsara, gate: gate, queue: queue, catalogue: try .standard,
            schedule: settings.schedule, logger: context.logger)
        let watch = RedisWatch(
            redis: stores.redis, postgres: stores.postgres, topology: stores.topology, rewind: settings.rewind)
        return [
            gate,
            FeedPoller(
                feeds: feeds, redis: watch, poll: poll, concurrency: settings.concurrency, logger: context.logger),
        ]
    }
}
