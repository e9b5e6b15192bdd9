@testable import Postgres

/// The error that `body` throws, nil when it throws none.
func failure<Result>(_ body: () async throws -> Result) async -> PostgresError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}

extension PostgresClient {
    /// Returns once a statement succeeds.
    func untilUp() async throws {
        try await until { $0 == nil }
    }

    /// Tries a statement until its error, nil where there is none, is the one that is waited for.
    func until(_ isAwaited: (PostgresError?) -> Bool) async throws {
        while !isAwaited(await failure { try await self.query("SELECT 1") }) {
            try Task.checkCancellation()
        }
    }
}

extension PostgresTransaction {
    /// Returns once another session waits for an advisory lock of this database.
    func waitForLockConflict() async throws {
        let sql: SQL = """
            SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
            WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()
            """
        while try await query(sql)[0].decode(Int.self) == 0 {}
    }
}
