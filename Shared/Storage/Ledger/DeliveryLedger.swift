package import Core
package import Postgres
import ServiceLifecycle

/// The ledger of deliveries, `communication_logs`, and the look-ups that go with it, in batches across tenants.
package final class DeliveryLedger: Service {
    /// How long an attempt without an answer waits for a receipt.
    package let silence: Duration
    private let postgres: PostgresClient
    private let unanswered = UnansweredAttempts()
    private let begin: Batcher<DeliveryIntent, BegunDelivery?>
    private let end: Batcher<DeliveryResult, Bool>
    private let receipts: Batcher<KeyedReceipt, RecordedReceipt?>
    private let drivers: Batcher<DriverQuery, DriverContact?>

    /// - Parameter silence: how long an attempt without an answer waits for a receipt before one resend is allowed.
    package init(postgres: PostgresClient, silence: Duration) {
        self.silence = silence
        self.postgres = postgres
        self.begin = Batcher(concurrency: Self.concurrency, isPoison: Self.isPoison) {
            try await postgres.begin($0, silence: silence)
        }
        self.end = Batcher(concurrency: Self.concurrency, isPoison: Self.isPoison) { try await postgres.end($0) }
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
    ///
    /// When this fails it may be repeated: the row that a lost answer left behind is known again.
    /// - Throws: ``LeaseLost`` when the partition was claimed under a newer epoch.
    package func begin(_ intent: DeliveryIntent) async throws -> LedgerRow? {
        var generator = SystemRandomNumberGenerator()
        let unanswered = self.unanswered.take(intent.key)
        var intent = intent
        intent.attempt = unanswered ?? .random(using: &generator)
        do {
            switch try await self.begin.submit(intent) {
            case .fenced: throw LeaseLost()
            case .row(let row): return row
            case nil:
                if let unanswered { self.unanswered.keep(unanswered, of: intent.key) }
                return nil
            }
        } catch {
            let isOpen = unanswered != nil || (error as? PostgresError)?.maybeExecuted == true
            if isOpen { self.unanswered.keep(intent.attempt, of: intent.key) }
            throw error
        }
    }

    /// Nil when there is no such delivery.
    package func row(of key: DeliveryKey) async throws -> LedgerRow? {
        let rows = try await self.postgres.query(
            """
            SELECT state, epoch, attempt_id, attempts, resends, attempted_at, clock_timestamp() FROM communication_logs
            WHERE tenant_id = \(key.tenant.uuid) AND event_at = \(key.eventAt) AND id = \(key.id.uuid)
                AND direction = 'outbound'
            """, scope: .tenant(key.tenant))
        return try rows.first.flatMap { try LedgerRow($0) }
    }

    /// Undoes ``begin(_:)`` for an attempt whose call was not made.
    package func withdraw(_ key: DeliveryKey, _ attempt: AttemptID) async throws {
        try await self.postgres.execute(
            """
            UPDATE communication_logs SET state = 'intended', attempts = attempts - 1
            WHERE tenant_id = \(key.tenant.uuid) AND event_at = \(key.eventAt) AND id = \(key.id.uuid)
                AND attempt_id = \(attempt.rawValue) AND state = 'sending'
            """, scope: .tenant(key.tenant))
    }

    /// Leaves a delivery `ambiguous` for good, saying why; receipts may still move it.
    package func giveUp(_ key: DeliveryKey, _ attempt: AttemptID) async throws {
        try await self.postgres.execute(
            """
            UPDATE communication_logs
            SET state = 'ambiguous', error_detail = 'sent, but neither an answer nor a receipt came'
            WHERE tenant_id = \(key.tenant.uuid) AND event_at = \(key.eventAt) AND id = \(key.id.uuid)
                AND attempt_id = \(attempt.rawValue) AND state IN ('sending', 'ambiguous')
            """, scope: .tenant(key.tenant))
    }

    /// Records how an attempt ended; false when the row is another attempt's by now.
    package func end(_ result: DeliveryResult) async throws -> Bool {
        try await self.end.submit(result)
    }

    /// Moves a delivery forward; nil when there is no such delivery from that number.
    package func record(_ receipt: Receipt, of key: DeliveryKey) async throws -> RecordedReceipt? {
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

    /// One batch is worked on while another waits for the disk.
    private static let concurrency = 2

    /// The server understood the statement and refused it, so one of its rows is to blame.
    static let isPoison: @Sendable (any Error) -> Bool = { error in
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
