package import Core
package import FoundationEssentials
import Postgres

extension FleetFeedStore {
    /// Something that happened to a stop.
    package struct Happening: Sendable {
        package var kind: FleetEventKind
        package var stop: StopID
        package var at: Date

        package init(kind: FleetEventKind, stop: StopID, at: Date) {
            self.kind = kind
            self.stop = stop
            self.at = at
        }
    }

    /// Which of them have a settled delivery in the ledger, by their places. Webhook and feed may tell times that
    /// differ a little, so a time within `tolerance` counts as the same.
    package func told(_ happenings: [Happening], of tenant: TenantID, tolerance: Duration) async throws -> Set<Int> {
        guard !happenings.isEmpty else { return [] }
        let unsettled = DeliveryState.allCases.filter { !$0.isSettled }.map(\.rawValue)
        let rows = try await self.postgres.query(
            """
            SELECT DISTINCT h.place
            FROM unnest(\(happenings.map(\.kind.rawValue)), \(happenings.map(\.stop.rawValue)),
                    \(happenings.map(\.at))) WITH ORDINALITY AS h (kind, stop, at, place)
                JOIN communication_logs l ON l.tenant_id = \(tenant.uuid)
                    AND l.event_at BETWEEN h.at - make_interval(secs => \(tolerance.inSeconds))
                        AND h.at + make_interval(secs => \(tolerance.inSeconds))
                    AND l.kind = h.kind AND l.stop_id = h.stop
            WHERE l.direction = 'outbound' AND l.state <> ALL (\(unsettled))
            """, scope: .tenant(tenant))
        return Set(try rows.map { try $0.decode(Int.self) - 1 })
    }
}
