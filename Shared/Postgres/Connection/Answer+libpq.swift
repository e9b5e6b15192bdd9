internal import CLibpq

extension Answer {
    /// Takes ownership of `result`.
    init(_ result: OpaquePointer) {
        switch unsafe PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            self = unsafe .result(PostgresResult(result))
            return
        case PGRES_PIPELINE_SYNC:
            self = .sync
        case PGRES_PIPELINE_ABORTED:
            self = .skipped
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            self = .copy
        default:
            self = unsafe .failure(Self.error(result))
        }
        unsafe PQclear(result)
    }

    private static func error(_ result: OpaquePointer) -> PostgresError {
        // The codes of postgres_ext.h are characters, which Swift imports as such.
        func field(_ code: Unicode.Scalar) -> String? {
            unsafe PQresultErrorField(result, Int32(code.value)).map { unsafe String(cString: $0) }
        }
        guard let sqlState = field("C") else {
            let message = unsafe String(cString: PQresultErrorMessage(result))
            return .connectionLost(String(message.prefix(500)), maybeExecuted: true)
        }
        return .server(
            sqlState: sqlState, message: field("M") ?? "", constraint: field("n"), table: field("t"), column: field("c")
        )
    }
}
