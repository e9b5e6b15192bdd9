import Postgres

extension PostgresError {
    /// The server refused the values themselves and would again: data exceptions, violated constraints, limits. A
    /// schema or a grant that is not as it should be is no fault of the entry.
    var isRefusal: Bool {
        self.sqlState.map { ["22", "23", "54"].contains($0.prefix(2)) } ?? false
    }
}
