package import Core
package import FoundationEssentials
package import Postgres

/// What went between a tenant and its drivers, newest first by the time of what happened, then by when it was received.
package struct ConversationLog: Sendable {
    /// Where a page ended.
    package struct Position: Sendable, Equatable {
        package var eventAt: Date
        package var receivedAt: Date
        package var id: UUID

        package init(eventAt: Date, receivedAt: Date, id: UUID) {
            self.eventAt = eventAt
            self.receivedAt = receivedAt
            self.id = id
        }
    }

    private let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    package func messages(
        of tenant: TenantID, driver: FleetDriverID?, after position: Position?, limit: Int
    ) async throws -> [LoggedMessage] {
        let rows = try await self.postgres.query(
            """
            SELECT id, direction, state, kind, fleet_driver_id, template, preview, event_at, received_at, sent_at,
                delivered_at, read_at, in_reply_to, fleet_update_id, error_code, error_detail
            FROM communication_logs
            WHERE tenant_id = \(tenant.uuid)
                AND (\(driver?.rawValue)::text IS NULL OR fleet_driver_id = \(driver?.rawValue))
                AND (\(position?.eventAt)::timestamptz IS NULL
                     OR (event_at, received_at, id)
                         < (\(position?.eventAt), \(position?.receivedAt), \(position?.id)))
            ORDER BY event_at DESC, received_at DESC, id DESC LIMIT \(limit)
            """, scope: .tenant(tenant))
        return try rows.map { try Self.message($0) }
    }

    private static func message(_ row: PostgresRow) throws -> LoggedMessage {
        let (
            id, direction, state, kind, driver, template, preview, eventAt, receivedAt, sentAt, deliveredAt, readAt,
            inReplyTo, fleetUpdate, code, detail
        ) = try row.decode(
            (
                UUID, String, String, String, String, String?, String?, Date, Date, Date?, Date?, Date?, UUID?,
                String?, Int?, String?
            ).self)
        return LoggedMessage(
            id: id, direction: .init(rawValue: direction) ?? .outbound, state: state, kind: kind, driver: driver,
            template: template, preview: preview, eventAt: eventAt, receivedAt: receivedAt, sentAt: sentAt,
            deliveredAt: deliveredAt, readAt: readAt, inReplyTo: inReplyTo, fleetUpdate: fleetUpdate,
            errorCode: code, errorDetail: detail)
    }
}
