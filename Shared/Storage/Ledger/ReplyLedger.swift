package import Core
package import FoundationEssentials
package import Postgres

/// The ledger of replies, in the same table as the deliveries.
package struct ReplyLedger: Sendable {
    private let postgres: PostgresClient
    private let silence: Duration

    /// - Parameter silence: how long a call that a former holder began may be under way.
    package init(postgres: PostgresClient, silence: Duration) {
        self.postgres = postgres
        self.silence = silence
    }

    /// A reply's key: unique on number and message, at the time that WhatsApp gave it.
    package static func key(of reply: Reply, tenant: TenantID) -> DeliveryKey {
        DeliveryKey(
            tenant: tenant,
            id: DeliveryID(
                tenant: tenant, event: FleetEventID("\(reply.number)/\(reply.id)"),
                driver: FleetDriverID(reply.sender.key)),
            eventAt: reply.sentAt)
    }

    /// Records the reply, or finds it as an earlier attempt left it. Nil while the call of another lease's holder may
    /// be under way, which is `silence` long, or when that holder is the newer one.
    ///
    /// - Parameter replays: how often its entry was put back from the dead letters. A dead reply whose entry was put
    ///   back since is `ambiguous`: what an earlier attempt wrote is looked for first.
    /// - Throws: ``LeaseLost`` when the partition was claimed under a newer epoch.
    package func begin(
        _ reply: Reply, key: DeliveryKey, driver: DriverRecord?, kind: String, preview: String?,
        answered: AnsweredDelivery?, lease: PartitionLease, receivedAt: Date, replays: Int = 0
    ) async throws -> ReplyRow? {
        let rows = try await self.postgres.query(
            """
            WITH fence AS (
                SELECT EXISTS (
                    SELECT FROM partition_epochs
                    WHERE partition = \(lease.partition.description) AND epoch > \(lease.epoch)) AS is_fenced
            ), begun AS (
                INSERT INTO communication_logs AS l (tenant_id, event_at, id, direction, state, provider, event_id,
                    kind, fleet_driver_id, phone_number_id, language, preview, route_id, stop_id, in_reply_to, epoch,
                    received_at, replays)
                SELECT \(key.tenant.uuid), \(key.eventAt), \(key.id.uuid), 'inbound', 'received',
                    \((driver?.provider ?? .samsara).rawValue), \(reply.id.rawValue), \(kind),
                    \(driver?.id.rawValue ?? ""), \(reply.number.rawValue), \(driver?.language.rawValue), \(preview),
                    \(answered?.stop?.route.rawValue), \(answered?.stop?.stop.rawValue), \(answered?.id.uuid),
                    \(lease.epoch), \(receivedAt), \(Int32(clamping: replays)) FROM fence WHERE NOT is_fenced
                ON CONFLICT (tenant_id, event_at, id) DO UPDATE SET epoch = excluded.epoch, attempts = l.attempts + 1,
                    state = CASE WHEN l.state = 'dead' AND excluded.replays > l.replays THEN 'ambiguous'
                        ELSE l.state END,
                    replays = greatest(l.replays, excluded.replays)
                    WHERE l.epoch = excluded.epoch
                        OR l.epoch < excluded.epoch
                            AND NOT (l.state IN ('writing', 'confirming') AND l.attempted_at > clock_timestamp()
                                - make_interval(secs => \(self.silence.inSeconds)))
                RETURNING state, attempts, kind
            )
            SELECT is_fenced, state, attempts, kind FROM fence LEFT JOIN begun ON true
            """, scope: .tenant(key.tenant))
        guard let row = rows.first else { return nil }
        let (isFenced, state, attempts, kind) = try row.decode((Bool, String?, Int?, String?).self)
        if isFenced { throw LeaseLost() }
        guard let state = state.flatMap({ ReplyState(rawValue: $0) }), let attempts, let kind else { return nil }
        return ReplyRow(key: key, lease: lease, state: state, attempts: attempts, kind: kind)
    }

    /// Moves the reply on.
    ///
    /// - Throws: ``LeaseLost`` when the reply was taken up again since, or a call is to begin and the partition was
    ///   claimed under a newer epoch.
    package func move(
        _ row: ReplyRow, to state: ReplyState, fleetUpdate: String? = nil, confirmation: MessageID? = nil,
        code: Int? = nil, detail: String? = nil
    ) async throws {
        let (key, lease) = (row.key, row.lease)
        let count = try await self.postgres.execute(
            """
            UPDATE communication_logs
            SET state = \(state.rawValue), fleet_update_id = coalesce(\(fleetUpdate), fleet_update_id),
                message_id = coalesce(\(confirmation?.rawValue), message_id),
                error_code = \(code.flatMap { Int32(exactly: $0) }),
                error_detail = \(detail?.bounded(to: 300)),
                attempted_at = CASE WHEN \(state.beginsCall) THEN clock_timestamp() ELSE attempted_at END,
                accepted_at = CASE WHEN \(state.rawValue) = 'written' THEN now() ELSE accepted_at END
            WHERE tenant_id = \(key.tenant.uuid) AND event_at = \(key.eventAt) AND id = \(key.id.uuid)
                AND epoch = \(lease.epoch) AND attempts = \(row.attempts)
                AND NOT (\(state.beginsCall) AND EXISTS (
                    SELECT FROM partition_epochs
                    WHERE partition = \(lease.partition.description) AND epoch > \(lease.epoch)))
            """, scope: .tenant(key.tenant))
        guard count == 1 else { throw LeaseLost() }
    }

    /// The delivery that a button belongs to, if it went to this driver.
    package func delivery(
        _ payload: ButtonPayload, driver: FleetDriverID, tenant: TenantID
    ) async throws -> AnsweredDelivery? {
        let key = DeliveryKey(tenant: tenant, id: payload.delivery, eventAt: payload.eventAt)
        return try await self.answered(
            """
            SELECT id, kind, route_id, stop_id, preview FROM communication_logs
            WHERE tenant_id = \(tenant.uuid) AND event_at = \(key.eventAt) AND id = \(key.id.uuid)
                AND fleet_driver_id = \(driver.rawValue) AND direction = 'outbound'
            """, tenant)
    }

    /// The delivery that WhatsApp says was answered, or else the driver's last one within `window`.
    package func delivery(
        context: MessageID?, driver: FleetDriverID, before: Date, window: Duration, tenant: TenantID
    ) async throws -> AnsweredDelivery? {
        let since = before.addingTimeInterval(-window.inSeconds)
        return try await self.answered(
            """
            SELECT id, kind, route_id, stop_id, preview FROM communication_logs
            WHERE tenant_id = \(tenant.uuid) AND fleet_driver_id = \(driver.rawValue) AND direction = 'outbound'
                AND (message_id = \(context?.rawValue)
                     OR event_at > \(since)
                        AND state IN ('sending', 'ambiguous', 'accepted', 'sent', 'delivered', 'read'))
            ORDER BY message_id IS NOT DISTINCT FROM \(context?.rawValue) DESC, event_at DESC LIMIT 1
            """, tenant)
    }

    private func answered(_ sql: SQL, _ tenant: TenantID) async throws -> AnsweredDelivery? {
        guard let row = try await self.postgres.query(sql, scope: .tenant(tenant)).first else { return nil }
        let (id, kind, route, stop, preview) = try row.decode((UUID, String, String?, String?, String?).self)
        var answered = AnsweredDelivery(id: DeliveryID(id), kind: kind, stop: nil, preview: preview)
        if let route, let stop { answered.stop = StopReference(route: RouteID(route), stop: StopID(stop)) }
        return answered
    }
}
