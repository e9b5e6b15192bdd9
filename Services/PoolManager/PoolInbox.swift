import Core
import FoundationEssentials
import Logging
import Redis
import ServiceLifecycle
import Storage

/// Does what the `{pool}` stream asks for. Its entries are shared out among all pool-managers; those of one that went
/// silent are taken over.
struct PoolInbox: Service {
    let queue: PoolQueue
    let redis: RedisClient
    /// This process instance, unique.
    let consumer: String
    let logger: Logger
    /// May be called again for the same request.
    let answer: @Sendable (PoolRequest) async throws -> Void

    func run() async throws {
        await withTaskGroup { group in
            group.addTask { await cancelWhenGracefulShutdown { await self.follow() } }
            group.addTask { await cancelWhenGracefulShutdown { await self.takeOver() } }
        }
    }

    private func follow() async {
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

    private func takeOver() async {
        while !Task.isCancelled {
            do {
                try await self.queue.prepare()
                try await self.queue.removeIdleConsumers(idle: .seconds(3600))
                for delivery in try await self.queue.claim(consumer: self.consumer, idle: .seconds(10), count: 100) {
                    try await self.answer(delivery)
                }
            } catch {
                guard !Task.isCancelled else { return }
                self.logger.warning("Cannot take over requests", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(3))
        }
    }

    private func answer(_ delivery: PoolQueue.Delivery) async throws {
        guard let request = delivery.request else {
            self.logger.warning(
                "Entry moved to the dead letters", metadata: ["reason": "undecodable", "entry": "\(delivery.id)"])
            let note = DeadLetterNote(reason: .undecodable, error: "not a request that is known", at: Date())
            return try await self.queue.bury(delivery, note)
        }
        try await self.answer(request)
        try await self.queue.finish(delivery.id)
    }
}
