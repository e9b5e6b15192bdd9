import Core
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Looks after tenants' accounts at Stripe, several at once, as one of all workers that do.
final class UsageLane: Service {
    private let store: BillingStore
    /// Nil without billing.
    private let upkeep: BillingUpkeep?
    private let logger: Logger
    /// PostgreSQL or Redis are away, and the log says so.
    private let isHindered = Atomic(false)

    init(store: BillingStore, upkeep: BillingUpkeep?, logger: Logger) {
        self.store = store
        self.upkeep = upkeep
        self.logger = logger
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.repeating(every: .seconds(5)) { try await self.oversee() } }
            guard let upkeep else { return }
            for _ in 0..<upkeep.concurrency {
                group.addTask { await self.repeating(every: .seconds(1)) { while try await self.workOnce(upkeep) {} } }
            }
        }
    }

    private func workOnce(_ upkeep: BillingUpkeep) async throws -> Bool {
        guard !Task.isShuttingDownGracefully, !Task.isCancelled else { return false }
        return try await upkeep.lookAfterNext()
    }

    private func oversee() async throws {
        if let upkeep {
            let count = try await self.store.adopt(trial: upkeep.settings.trial)
            if count > 0 { self.logger.info("Tenants are billed from now on", metadata: ["count": "\(count)"]) }
        }
        let overview = try await self.store.overview()
        UsageMetrics.show(overview)
        if self.upkeep != nil { UsageMetrics.showBilling(overview) }
    }

    private func repeating(every pause: Duration, _ body: () async throws -> Void) async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await body()
                if self.isHindered.exchange(false, ordering: .relaxed) { self.logger.notice("Billing goes on") }
            } catch {
                if !self.isHindered.exchange(true, ordering: .relaxed) {
                    self.logger.warning("Billing has to wait", metadata: ["error": "\(error)"])
                }
            }
            // Apart, so that idle processes do not ask in step.
            let wait = pause * Double.random(in: 0.7...1.3)
            await cancelWhenGracefulShutdown { try? await Task.sleep(for: wait) }
        }
    }
}
