import Postgres

/// Lets rows of the ledger be written while their transactions do not come to an end.
package enum CommitHold {
    /// Runs `body` while it is so.
    package static func run(_ stores: TestStores, _ body: () async throws -> Void) async throws {
        try await stores.administrator.query(
            """
            CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END $$
            """)
        try await stores.administrator.query(
            """
            CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON communication_logs DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION hold()
            """)
        try await stores.administrator.withTransaction { transaction in
            try await transaction.query("SELECT pg_advisory_xact_lock(1)")
            try await body()
        }
    }

    /// Waits until a transaction wants to end.
    package static func awaitWaiting(_ stores: TestStores) async throws {
        try await withPostgres(stores.database.administratorURL) { observer in
            try await eventually("a transaction waits") {
                try await !observer.query(
                    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
                ).isEmpty
            }
        }
    }
}
