import Core
import FoundationEssentials
import Postgres

/// The statements of ``DeliveryLedger``: one call of a function of migration 0005 per batch.
extension PostgresClient {
    /// Nil stands for a row that another worker recorded in this very moment.
    func begin(_ batch: [DeliveryIntent], silence: Duration) async throws -> [BegunDelivery?] {
        let rows = try await self.query(
            """
            SELECT place, outcome, state, epoch, attempt_id, attempts, resends, attempted_at, at FROM ledger_begin(
                \(batch.map(\.key.tenant.uuid)), \(batch.map(\.key.eventAt)), \(batch.map(\.key.id.uuid)),
                \(batch.map(\.state.rawValue)), \(batch.map(\.provider.rawValue)), \(batch.map(\.event.rawValue)),
                \(batch.map(\.kind.rawValue)), \(batch.map(\.driver.rawValue)), \(batch.map(\.number?.rawValue)),
                \(batch.map(\.template)), \(batch.map(\.language)), \(batch.map(\.preview)),
                \(batch.map(\.stop?.route.rawValue)), \(batch.map(\.stop?.stop.rawValue)), \(batch.map(\.detail)),
                \(batch.map(\.lease.partition.description)), \(batch.map(\.lease.epoch)),
                \(batch.map(\.attempt.rawValue)), \(batch.map(\.receivedAt)),
                \(batch.map { Int32(clamping: $0.replays) }),
                make_interval(secs => \(silence.inSeconds)))
            """)
        var answers = batch.map { BegunDelivery?.some(.row(LedgerRow(created: $0))) }
        for row in rows {
            let (place, outcome, state, epoch, attempt, attempts, resends, attemptedAt, now) =
                try row.decode((Int, String, String?, Int64?, Int64?, Int?, Int?, Date?, Date).self)
            answers[place - 1] = outcome == "fenced" ? .fenced : nil
            if outcome != "fenced", let state = state.flatMap({ DeliveryState(rawValue: $0) }), let epoch, let attempt,
                let attempts, let resends, let attemptedAt
            {
                let record = DeliveryRecord(
                    state: state, epoch: epoch, attempt: AttemptID(attempt), attempts: attempts, resends: resends,
                    attemptedAt: attemptedAt)
                answers[place - 1] = .row(LedgerRow(isTaken: outcome == "taken", record: record, now: now))
            }
        }
        return answers
    }

    func end(_ batch: [DeliveryResult]) async throws -> [Bool] {
        let rows = try await self.query(
            """
            SELECT place FROM ledger_end(
                \(batch.map(\.key.tenant.uuid)), \(batch.map(\.key.eventAt)), \(batch.map(\.key.id.uuid)),
                \(batch.map(\.attempt.rawValue)), \(batch.map(\.state.rawValue)), \(batch.map(\.message?.rawValue)),
                \(batch.map { $0.code.flatMap { Int32(exactly: $0) } }), \(batch.map(\.detail)))
            """)
        if rows.count == batch.count { return batch.map { _ in true } }
        var answers = [Bool](repeating: false, count: batch.count)
        for row in rows { answers[try row.decode(Int.self) - 1] = true }
        return answers
    }

    /// Nil stands for a delivery that there is not.
    func record(_ batch: [KeyedReceipt]) async throws -> [RecordedReceipt?] {
        let rows = try await self.query(
            """
            SELECT tenant_id, id, phone_number_id, provider, fleet_driver_id, reached_at FROM ledger_receipts(
                \(batch.map(\.key.tenant.uuid)), \(batch.map(\.key.eventAt)), \(batch.map(\.key.id.uuid)),
                \(batch.map(\.receipt.number.rawValue)), \(batch.map(\.receipt.message.rawValue)),
                \(batch.map(\.receipt.status.rawValue)), \(batch.map(\.receipt.at)),
                \(batch.map { $0.receipt.errorCode.flatMap { Int32(exactly: $0) } }),
                \(batch.map { $0.receipt.errorDetail?.bounded(to: 300) }))
            """)
        var found: [FoundDelivery: RecordedReceipt] = [:]
        for row in rows {
            let (tenant, id, number, provider, driver, reachedAt) =
                try row.decode((UUID, UUID, String, String, String, Date?).self)
            found[FoundDelivery(tenant: tenant, id: id, number: number)] = RecordedReceipt(
                provider: FleetProvider(rawValue: provider) ?? .samsara, driver: FleetDriverID(driver),
                reachedAt: reachedAt)
        }
        return batch.map {
            found[
                FoundDelivery(
                    tenant: $0.key.tenant.uuid, id: $0.key.id.uuid, number: $0.receipt.number.rawValue)]
        }
    }

    func contacts(_ batch: [DriverQuery]) async throws -> [DriverContact?] {
        let rows = try await self.query(
            """
            SELECT place, driver_name, phone_number, user_id, language, time_zone, is_active, is_opted_out
            FROM relay_contacts(
                \(batch.map(\.tenant.uuid)), \(batch.map(\.provider.rawValue)), \(batch.map(\.driver.rawValue)))
            """)
        var answers = [DriverContact?](repeating: nil, count: batch.count)
        for row in rows {
            let (place, name, phone, userID, language, timeZone, isActive, isOptedOut) =
                try row.decode((Int, String, String?, String?, String, String?, Bool, Bool).self)
            answers[place - 1] = DriverContact(
                name: name, phone: try phone.map { try PhoneNumber(e164: $0) }, userID: userID.map { .init($0) },
                language: Language(rawValue: language) ?? .english, timeZone: timeZone, isActive: isActive,
                isOptedOut: isOptedOut)
        }
        return answers
    }
}

private struct FoundDelivery: Hashable {
    var tenant: UUID
    var id: UUID
    var number: String
}
