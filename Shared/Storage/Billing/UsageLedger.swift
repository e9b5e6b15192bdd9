package import Core
package import FoundationEssentials
package import Postgres
import ServiceLifecycle
import Synchronization

/// Which drivers are active in which month: `driver_activity`, and with each of them an element of `billing_outbox`.
/// What is known costs nothing; what is not goes to the database in batches.
package final class UsageLedger: Service {
    private let batcher: Batcher<DriverActivity, Void>
    /// Known to be in the ledger. Forgotten when it is full, which costs a question each.
    private let known = Mutex<Set<DriverMonth>>([])
    private static let capacity = 100_000

    package init(postgres: PostgresClient) {
        self.batcher = Batcher(isPoison: DeliveryLedger.isPoison) { batch in
            try await postgres.execute(
                """
                SELECT usage_record(\(batch.map(\.subject.tenant.uuid)), \(batch.map(\.subject.provider.rawValue)),
                    \(batch.map(\.subject.driver.rawValue)), \(batch.map(\.at)),
                    \(batch.map(\.subject.meterEventID)))
                """)
            return batch.map { _ in }
        }
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await self.batcher.run()
            } onCancel: {
                self.batcher.close()
            }
        } onGracefulShutdown: {
            self.batcher.close()
        }
    }

    /// A message to or from the driver was delivered. Doing it twice changes nothing, so whoever could not record what
    /// it means to acknowledge comes again.
    package func record(
        tenant: TenantID, provider: FleetProvider, driver: FleetDriverID, at time: Date
    ) async throws {
        // Clocks differ a little; Stripe takes no event from further ahead than minutes.
        let time = min(time, Date().addingTimeInterval(60))
        let subject = DriverMonth(
            tenant: tenant, provider: provider, driver: driver, month: BillingMonth(containing: time))
        guard !self.known.withLock({ $0.contains(subject) }) else { return }
        try await self.batcher.submit(DriverActivity(subject: subject, at: time))
        self.known.withLock { known in
            if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
            known.insert(subject)
        }
    }
}

private struct DriverActivity: Sendable {
    var subject: DriverMonth
    var at: Date
}
