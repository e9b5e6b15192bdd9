internal import CLibpq

/// A connection of libpq; used by one thread at a time.
@safe
struct ConnectionHandle: ~Copyable {
    private let connection: OpaquePointer

    /// Blocks until the connection is up or has failed; libpq keeps `connect_timeout` for each host.
    init(connecting parameters: [String: String]) throws(PostgresError) {
        let names = Array(parameters.keys)
        let connection = unsafe withCStrings(names) { keywords in
            unsafe withCStrings(names.map { parameters[$0] ?? "" }) { values in
                unsafe PQconnectdbParams(keywords, values, 0)
            }
        }
        guard let connection = unsafe connection else { throw PostgresError(.unavailable, "out of memory") }
        guard unsafe PQstatus(connection) == CONNECTION_OK else {
            defer { unsafe PQfinish(connection) }
            throw PostgresError(.unavailable, "cannot connect: \(unsafe Self.errorMessage(of: connection))")
        }
        unsafe PQsetNoticeReceiver(connection, { _, _ in }, nil)
        unsafe self.connection = unsafe connection
    }

    deinit {
        unsafe PQfinish(connection)
    }

    var socket: Int32 { unsafe PQsocket(connection) }

    var usesTLS: Bool { unsafe PQsslInUse(connection) == 1 }

    /// Neither inside a transaction nor waiting for an answer.
    var isIdle: Bool { unsafe PQtransactionStatus(connection) == PQTRANS_IDLE }

    var isInTransaction: Bool { unsafe PQtransactionStatus(connection) == PQTRANS_INTRANS }

    var errorMessage: String { unsafe Self.errorMessage(of: connection) }

    private static func errorMessage(of connection: OpaquePointer) -> String {
        let message = unsafe String(cString: PQerrorMessage(connection))
        let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        return String(line.prefix(500))
    }

    /// From here on nothing blocks.
    func startPipeline() throws(PostgresError) {
        try check(unsafe PQsetnonblocking(connection, 1) == 0)
        try check(unsafe PQenterPipelineMode(connection) == 1)
    }

    func sendPrepare(name: String, _ key: StatementKey) throws(PostgresError) {
        let types = key.types.map { Oid($0.rawValue) }
        try check(unsafe PQsendPrepare(connection, name, key.text, Int32(types.count), types) == 1)
    }

    func send(prepared name: String, _ parameters: Parameters) throws(PostgresError) {
        let sent = unsafe parameters.withPointers { values, lengths, formats in
            unsafe PQsendQueryPrepared(connection, name, Int32(parameters.count), values, lengths, formats, 0)
        }
        try check(sent == 1)
    }

    /// A statement that is not prepared first.
    func send(_ sql: SQL) throws(PostgresError) {
        let types = sql.parameters.types.map { Oid($0.rawValue) }
        let count = Int32(types.count)
        let sent = unsafe sql.parameters.withPointers { values, lengths, formats in
            unsafe PQsendQueryParams(connection, sql.text, count, types, values, lengths, formats, 0)
        }
        try check(sent == 1)
    }

    func sendSync() throws(PostgresError) {
        try check(unsafe PQpipelineSync(connection) == 1)
    }

    /// - Returns: Whether bytes are left that the socket does not take now.
    func flush() throws(PostgresError) -> Bool {
        let left = unsafe PQflush(connection)
        try check(left >= 0)
        return left == 1
    }

    /// Reads what the socket has.
    func receive() throws(PostgresError) {
        try check(unsafe PQconsumeInput(connection) == 1)
        // libpq reads a part of a TLS record (16 KB) and leaves the rest inside OpenSSL, where poll does not see it.
        // With at least 8 KB of room a second call takes that.
        if usesTLS { try check(unsafe PQconsumeInput(connection) == 1) }
    }

    /// Nil when more has to be received first.
    func nextAnswer() -> Answer? {
        guard unsafe PQisBusy(connection) == 0 else { return nil }
        guard let result = unsafe PQgetResult(connection) else { return .endOfCommand }
        return unsafe Answer(result)
    }

    /// Runs `text`, which may hold several statements, and blocks until it is done.
    func run(_ text: String) throws(PostgresError) -> PostgresResult {
        try unsafe outcome(of: PQexec(connection, text))
    }

    /// Runs one statement and blocks until it is done.
    func run(_ sql: SQL) throws(PostgresError) -> PostgresResult {
        let types = sql.parameters.types.map { Oid($0.rawValue) }
        let count = Int32(types.count)
        return try unsafe outcome(
            of: sql.parameters.withPointers { values, lengths, formats in
                unsafe PQexecParams(connection, sql.text, count, types, values, lengths, formats, 0)
            }
        )
    }

    private func outcome(of result: OpaquePointer?) throws(PostgresError) -> PostgresResult {
        guard let result = unsafe result else { throw .connectionLost(errorMessage, maybeExecuted: true) }
        switch unsafe Answer(result) {
        case .result(let result):
            return result
        case .failure(let error):
            guard unsafe PQstatus(connection) == CONNECTION_OK else {
                throw .connectionLost(errorMessage, maybeExecuted: true)
            }
            throw error
        case .skipped, .endOfCommand, .sync, .copy:
            throw PostgresError(.invalidStatement, "COPY is not supported")
        }
    }

    private func check(_ succeeded: Bool) throws(PostgresError) {
        guard succeeded else { throw .connectionLost(errorMessage, maybeExecuted: true) }
    }
}
