import Postgres

extension PostgresError {
    /// The server understood and refused, and would again; a passing trouble is none.
    var isRefusal: Bool { self.sqlState != nil && !self.isRetryable }
}
