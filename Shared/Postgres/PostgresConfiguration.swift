/// Where the server is and how it may be used.
package struct PostgresConfiguration: Sendable {
    /// The most connections, one thread each. Default 4.
    package var connections = 4
    /// The most statements under way on one connection at a time. Default 64.
    package var pipelineDepth = 64
    /// The most statements and transactions that wait; more fail as `.overloaded`. Default 10,000.
    package var queueLimit = 10_000
    /// For each host of the URL, in whole seconds of at least 2; `connect_timeout` in the URL wins. Default 5 s.
    package var connectTimeout: Duration = .seconds(5)
    /// How long a statement waits while no connection is up before it fails as `.unavailable`. Default 1 s.
    package var connectWait: Duration = .seconds(1)
    /// From the call to its result, the wait in the queue included; also the server's `statement_timeout`.
    /// Default 10 s.
    package var queryTimeout: Duration = .seconds(10)
    /// From BEGIN to the end of COMMIT; a transaction that takes longer loses its connection. Default 30 s.
    package var transactionTimeout: Duration = .seconds(30)
    /// What the server's activity view shows. Default `application_name` of the URL, else `fleetchat`.
    package var applicationName: String

    /// As libpq reads them from the URL; may hold a password.
    private let parameters: [String: String]

    /// - Parameter url: `postgres://` or `postgresql://`, as in the PostgreSQL manual, "Connection URIs"; all
    ///   parameters that libpq knows are honoured: `sslmode`, `sslrootcert`, `host=/directory`, several hosts, …
    package init(url: String) throws(PostgresError) {
        parameters = try Self.parse(url)
        applicationName = parameters["application_name"] ?? "fleetchat"
    }

    /// What libpq connects with. Texts must come in the forms that the decoders read, whatever the URL says.
    ///
    /// - Parameter isBounded: False for work that may take any time, such as a migration.
    func connectionParameters(isBounded: Bool = true) -> [String: String] {
        var result = Self.keepalives.merging(parameters) { $1 }
        result["application_name"] = applicationName
        result["client_encoding"] = "UTF8"
        result["connect_timeout"] = parameters["connect_timeout"] ?? "\(max(2, connectTimeout.components.seconds))"
        let settings = [
            "DateStyle=ISO", "TimeZone=UTC", "bytea_output=hex",
            "statement_timeout=\(isBounded ? queryTimeout.wholeMilliseconds : 0)",
            "idle_in_transaction_session_timeout=\(isBounded ? transactionTimeout.wholeMilliseconds : 0)",
        ]
        let options = settings.map { "-c \($0)" }.joined(separator: " ")
        result["options"] = parameters["options"].map { "\($0) \(options)" } ?? options
        return result
    }

    /// A dead peer is noticed within a minute.
    private static let keepalives = ["keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3"]
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URL without password and options.
    package var description: String {
        let user = parameters["user"].map { "\($0)@" } ?? ""
        let host = parameters["host"] ?? parameters["hostaddr"] ?? ""
        let port = parameters["port"].map { ":\($0)" } ?? ""
        let database = parameters["dbname"].map { "/\($0)" } ?? ""
        return "postgres://\(user)\(host)\(port)\(database)"
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: ["url": description]) }
}

extension Duration {
    /// Rounded up, so that a positive duration never turns into 0, which PostgreSQL takes for "no limit".
    var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + (components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
