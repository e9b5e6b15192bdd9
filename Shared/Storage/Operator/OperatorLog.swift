import Core
package import FoundationEssentials
package import Postgres

/// What operators did, kept for good: `operator_actions`.
package struct OperatorLog: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// Records an action before it is begun; one that ends early stays without its end.
    /// - Parameters:
    ///   - actor: who, at most 100 characters of it.
    ///   - target: what chose the things that it is done to.
    ///   - matched: how many these are.
    package func begin(_ action: String, by actor: String, target: String, matched: Int) async throws -> UUID {
        let id = UUID()
        try await self.postgres.execute(
            """
            INSERT INTO operator_actions (id, actor, action, target, matched)
            VALUES (\(id), \(actor.bounded(to: 100)), \(action), \(target.bounded(to: 1_000)),
                \(Int32(clamping: matched)))
            """)
        return id
    }

    /// - Parameter done: to how many of the matched it was done.
    package func end(_ id: UUID, done: Int) async throws {
        try await self.postgres.execute(
            """
            UPDATE operator_actions SET ended_at = now(), done = \(Int32(clamping: done)) WHERE id = \(id)
            """)
    }
}
