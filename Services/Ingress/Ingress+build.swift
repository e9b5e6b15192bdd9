import Core
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Providers
import Runtime
import ServiceLifecycle
import Storage
import Wiring

extension Ingress {
    static func process(_ arguments: [String]) -> ServiceProcess<IngressSettings> {
        ServiceProcess(name: "ingress", arguments: arguments, adminPort: 9091) { IngressSettings(&$0) }
    }

    static func plan(_ context: ProcessContext<IngressSettings>) async throws -> ServicePlan {
        let group = MultiThreadedEventLoopGroup.singleton
        let stores = try await Stores.verified(
            context.settings.stores, eventLoopGroup: group, logger: context.logger)
        let vendors = Vendors(eventLoopGroup: group)
        let router = Router(context: IngressContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware())
        router.add(middleware: HostRequirement())
        let queue = EventQueue(
            redis: stores.redis, topology: stores.topology, dedupeWindow: context.settings.dedupeWindow)
        let samsara = try Self.samsaraWebhooks(context.settings, stores, queue)
        let takesWebhooks = context.settings.duties.contains(.webhooks)
        if takesWebhooks {
            samsara.add(to: router)
            let pool = PoolQueue(redis: stores.redis, topology: stores.topology)
            try Self.whatsAppWebhooks(context.settings, queue, pool).add(to: router)
            try TwilioWebhooks(context.settings, pool: pool, logger: context.logger)?.add(to: router)
            try Self.stripeWebhooks(context.settings, stores)?.add(to: router)
        }
        if context.settings.duties.contains(.api) { try Self.addAPI(to: router, context, stores, vendors, queue) }
        router.add(middleware: MethodRefusal(router: router))
        let application = Application(
            router: router,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: Self.handlers(takesWebhooks ? samsara : nil, context.logger))),
            configuration: .init(
                address: .hostname(context.settings.host, port: context.settings.port), serverName: nil,
                backlog: 1024),
            onServerRunning: { channel in
                context.logger.info("listening", metadata: ["address": "\(channel.localAddress?.description ?? "")"])
            }, eventLoopGroupProvider: .shared(group), logger: context.logger)
        return ServicePlan(
            services: stores.services + [vendors, application]
                + (try Self.feedServices(context, stores, vendors, queue)),
            healthChecks: stores.healthChecks(needsDatabase: false))
    }

    private static func handlers(_ samsara: SamsaraWebhooks?, _ logger: Logger) -> [any RemovableChannelHandler] {
        let deadline = RequestDeadline()
        guard let samsara else { return [deadline, ContinueAnswer()] }
        let shortcut = WebhookShortcut(webhooks: samsara, logger: logger, deadline: deadline) {
            samsara.queue.enqueueNow($0, role: .outbound, completion: $1)
        }
        return [deadline, ContinueAnswer(), AnswerWatch(shortcut)]
    }

    private static func samsaraWebhooks(
        _ settings: IngressSettings, _ stores: Stores, _ queue: EventQueue
    ) throws -> SamsaraWebhooks {
        let connections = FleetConnectionStore(postgres: stores.postgres, vault: stores.vault)
        let routes = RouteCache(tolerance: settings.signatureTolerance) {
            try await connections.route(provider: .samsara, tokenHash: $0)
        }
        return try SamsaraWebhooks(routes: routes, queue: queue, tolerance: settings.signatureTolerance)
    }

    private static func whatsAppWebhooks(
        _ settings: IngressSettings, _ queue: EventQueue, _ pool: PoolQueue
    ) throws -> WhatsAppWebhooks {
        WhatsAppWebhooks(
            signature: try MetaSignature(appSecrets: settings.appSecrets), verifyToken: settings.verifyToken,
            queue: queue, pool: pool)
    }
}
