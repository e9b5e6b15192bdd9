internal import CLibpq

/// What a statement returned.
///
/// Unchecked because a pointer is not Sendable; libpq never changes a PGresult after it has handed it out, and allows
/// any thread to read it (PostgreSQL manual, "Behavior in Threaded Programs").
@safe
final class PostgresResult: @unchecked Sendable {
    private let result: OpaquePointer
    let rowCount: Int
    let columnCount: Int

    /// Takes ownership of `result`.
    init(_ result: OpaquePointer) {
        unsafe self.result = unsafe result
        rowCount = Int(unsafe PQntuples(result))
        columnCount = Int(unsafe PQnfields(result))
    }

    deinit {
        unsafe PQclear(result)
    }

    /// Rows written or, for SELECT, returned; 0 for statements that count none.
    var affectedRows: Int {
        unsafe Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// `INSERT 0 1`, `COMMIT`, …
    var commandTag: String {
        unsafe String(cString: PQcmdStatus(result))
    }

    var rows: [PostgresRow] {
        (0..<rowCount).map { PostgresRow(result: self, index: $0) }
    }

    func columnName(_ column: Int) -> String {
        unsafe PQfname(result, Int32(column)).map { unsafe String(cString: $0) } ?? ""
    }

    func columnType(_ column: Int) -> PostgresType {
        PostgresType(rawValue: unsafe PQftype(result, Int32(column)))
    }

    /// Nil when `body` answered nil; `.some(nil)` when the value is NULL.
    func value<Value>(
        row: Int, column: Int, _ body: (borrowing Span<UInt8>) -> Value?
    ) -> Value?? {
        guard unsafe PQgetisnull(result, Int32(row), Int32(column)) == 0 else { return .some(nil) }
        guard let start = unsafe PQgetvalue(result, Int32(row), Int32(column)) else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(
            start: start, count: Int(PQgetlength(result, Int32(row), Int32(column)))
        )
        let value = unsafe bytes.withMemoryRebound(to: UInt8.self) { unsafe body($0.span) }
        return value.map { .some($0) }
    }
}
