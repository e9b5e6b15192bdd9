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
