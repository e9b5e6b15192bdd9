import Core
import FoundationEssentials
import Logging
import Metrics
import Redis
import ServiceLifecycle
import Storage

/// Gives waiting tenants their numbers: those that the `{pool}` stream names at once, those that it lost or that found
/// the pool empty by looking for them.
struct NumberAssigner: Service {
    let queue: PoolQueue
    let pool: NumberPool
    let redis: RedisClient
    /// This process instance, unique.
    let consumer: String
    let logger: Logger
    private let assignments = Counter(label: "fleetchat_number_assignments_total")

    init(queue: PoolQueue, pool: NumberPool, redis: RedisClient, consumer: String, logger: Logger) {
        self.queue = queue
        self.pool = pool
        self.redis = redis
        self.consumer = consumer
        self.logger = logger
    }

    func run() async throws {
        await withTaskGroup { group in
            group.addTask { await cancelWhenGracefulShutdown { await self.followStream() } }
            group.addTask { await cancelWhenGracefulShutdown { await self.sweep() } }
        }
    }

    private func followStream() async {
        while !Task.isCancelled {
            do {
                try await self.queue.prepare()
                try await self.redis.withConnection { connection in
                    while !Task.isCancelled {
                        let deliveries = try await self.queue.read(
                            on: connection, consumer: self.consumer, count: 100, wait: .seconds(1))
                        for delivery in deliveries { try await self.answer(delivery) }
                    }
                }
            } catch {
                guard !Task.isCancelled else { return }
                self.logger.warning("Cannot follow the pool's stream", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    /// Every few seconds: requests of a pool-manager that went silent, and tenants without a number.
    private func sweep() async {
        while !Task.isCancelled {
            do {
                try await self.queue.prepare()
                try await self.queue.removeIdleConsumers(idle: .seconds(3600))
                for delivery in try await self.queue.claim(consumer: self.consumer, idle: .seconds(10), count: 100) {
                    try await self.answer(delivery)
                }
                for tenant in try await self.pool.waitingTenants(limit: 100) where try await !self.assign(tenant) {
                    break
                }
            } catch {
                guard !Task.isCancelled else { return }
                self.logger.warning("Cannot look for waiting tenants", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(3))
        }
    }

    private func answer(_ delivery: PoolQueue.Delivery) async throws {
        switch delivery.request {
        case .assign(let tenant):
            _ = try await self.assign(tenant)
            try await self.queue.finish(delivery.id)
        case nil:
            self.logger.warning(
                "Entry moved to the dead letters", metadata: ["reason": "undecodable", "entry": "\(delivery.id)"])
            try await self.queue.bury(
                delivery, DeadLetterNote(reason: .undecodable, error: "not a request that is known", at: Date()))
        }
    }

    /// False when no number is free; the tenant is served when there is one.
    private func assign(_ tenant: TenantID) async throws -> Bool {
        switch try await self.pool.assign(to: tenant) {
        case .assigned(_, let newly):
            guard newly else { return true }
            self.assignments.increment()
            self.logger.info("Number assigned", metadata: ["tenant": "\(tenant)"])
            return true
        case .none:
            self.logger.error("No number is free for a tenant", metadata: ["tenant": "\(tenant)"])
            return false
        }
    }
}
