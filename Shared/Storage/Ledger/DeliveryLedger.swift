package import Core
package import Postgres
import ServiceLifecycle

/// The ledger of deliveries, `communication_logs`, and the look-ups that go with it, in batches across tenants.
package final class DeliveryLedger: Service {
    private let begin: Batcher<DeliveryIntent, LedgerRow?>
    private let end: Batcher<DeliveryResult, Bool>
    private let receipts: Batcher<KeyedReceipt, Bool>
    private let drivers: Batcher<DriverQuery, DriverContact?>

    /// - Parameter silence: how long an attempt without an answer waits for a receipt before one resend is allowed.
    package init(postgres: PostgresClient, silence: Duration) {
        self.begin = Batcher(isPoison: Self.isPoison) { try await postgres.begin($0, silence: silence) }
        self.end = Batcher(isPoison: Self.isPoison) { try await postgres.end($0) }
        self.receipts = Batcher(isPoison: Self.isPoison) { try await postgres.record($0) }
        self.drivers = Batcher(isPoison: Self.isPoison) { try await postgres.contacts($0) }
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await withDiscardingTaskGroup { group in
                    group.addTask { await self.begin.run() }
                    group.addTask { await self.end.run() }
                    group.addTask { await self.receipts.run() }
                    group.addTask { await self.drivers.run() }
                }
            } onCancel: {
                self.close()
            }
        } onGracefulShutdown: {
            self.close()
        }
    }

    /// Records a delivery before it is tried. The row says whether the caller may send; nil when another worker
    /// recorded it in this very moment.
    package func begin(_ intent: DeliveryIntent) async throws -> LedgerRow? {
        try await self.begin.submit(intent)
    }

    /// Records how an attempt ended; false when the attempt is not the caller's any more.
    package func end(_ result: DeliveryResult) async throws -> Bool {
        try await self.end.submit(result)
    }

    /// Moves a delivery forward; false when there is no such delivery from that number.
    package func record(_ receipt: Receipt, of key: DeliveryKey) async throws -> Bool {
        try await self.receipts.submit(KeyedReceipt(key: key, receipt: receipt))
    }

    package func contact(
        of driver: FleetDriverID, provider: FleetProvider, tenant: TenantID
    ) async throws -> DriverContact? {
        try await self.drivers.submit(DriverQuery(tenant: tenant, provider: provider, driver: driver))
    }

    private func close() {
        self.begin.close()
        self.end.close()
        self.receipts.close()
        self.drivers.close()
    }

    /// The server understood the statement and refused it, so one of its rows is to blame.
    private static let isPoison: @Sendable (any Error) -> Bool = { error in
        guard let error = error as? PostgresError else { return false }
        return error.sqlState != nil && !error.isRetryable
    }
}

struct KeyedReceipt: Sendable {
    var key: DeliveryKey
    var receipt: Receipt
}

struct DriverQuery: Sendable {
    var tenant: TenantID
    var provider: FleetProvider
    var driver: FleetDriverID
}
