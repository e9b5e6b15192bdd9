import Postgres
import TestSupport

/// The ledger as an administrator sees it: held, watched, and read past all tenants.
struct Ledger: Sendable {
    let postgres: PostgresClient

    /// Keeps every write to the ledger waiting while `body` runs.
    func holding<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await self.postgres.withTransaction { transaction in
            try await transaction.execute("LOCK TABLE communication_logs IN SHARE ROW EXCLUSIVE MODE")
            return try await body()
        }
    }

    /// Keeps these deliveries' rows as they are while `body` runs; everything else goes on.
    func holding<Result: Sendable>(
        _ tags: [EntryTag], _ body: () async throws -> Result
    ) async throws -> Result {
        let patterns = tags.map { "%\($0)%" }
        return try await self.postgres.withTransaction { transaction in
            try await transaction.query(
                "SELECT FROM communication_logs WHERE preview LIKE ANY(\(patterns)) ORDER BY id FOR UPDATE")
            return try await body()
        }
    }

    /// The workers, by the name of their connections, that wait for the ledger in this function.
    func waiting(in function: String) async throws -> Set<String> {
        let rows = try await self.postgres.query(
            """
            SELECT DISTINCT application_name FROM pg_stat_activity
            WHERE wait_event_type = 'Lock' AND query LIKE '%' || \(function) || '%'
                AND application_name LIKE 'worker-%'
            """)
        return Set(try rows.map { try $0.decode(String.self) })
    }

    func isActive(_ worker: String) async throws -> Bool {
        try await !self.postgres.query(
            "SELECT FROM pg_stat_activity WHERE application_name = \(worker) AND state <> 'idle'"
        ).isEmpty
    }

    /// What a dead worker has left waiting is not executed after its death.
    func disconnect(_ worker: String) async throws {
        try await self.postgres.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = \(worker)")
    }

    /// The deliveries that are in one of `states` under one of these epochs.
    func deliveries(in states: [String], epochs: [Int64]) async throws -> [EntryTag] {
        try await self.postgres.query(
            """
            SELECT preview FROM communication_logs
            WHERE direction = 'outbound' AND preview IS NOT NULL AND state = ANY(\(states))
                AND epoch = ANY(\(epochs))
            """
        ).compactMap { EntryTag(in: try $0.decode(String.self)) }
    }

    /// The epochs of those of these deliveries that are in one of `states`.
    func epochs(of tags: [EntryTag], in states: [String]) async throws -> [EntryTag: Int64] {
        let patterns = tags.map { "%\($0)%" }
        let rows = try await self.postgres.query(
            """
            SELECT preview, epoch FROM communication_logs
            WHERE direction = 'outbound' AND state = ANY(\(states)) AND preview LIKE ANY(\(patterns))
            """)
        var epochs: [EntryTag: Int64] = [:]
        for row in rows {
            let (text, epoch) = try row.decode((String, Int64).self)
            if let tag = EntryTag(in: text) { epochs[tag] = epoch }
        }
        return epochs
    }

    /// Every row, by what it is about.
    func rows() async throws -> [EntryTag: Evidence.LedgerRow] {
        let rows = try await self.postgres.query(
            """
            SELECT concat_ws(' ', event_id, preview), state,
                concat_ws(', ', attempts || ' attempts', resends || ' resends', error_detail)
            FROM communication_logs
            """)
        var found: [EntryTag: Evidence.LedgerRow] = [:]
        for row in rows {
            let (text, state, detail) = try row.decode((String, String, String).self)
            if let tag = EntryTag(in: text) { found[tag] = Evidence.LedgerRow(state: state, detail: detail) }
        }
        return found
    }
}
