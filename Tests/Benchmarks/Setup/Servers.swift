import Core
import Logging
import NIOPosix
import Postgres
import Redis
import Storage
import Wiring

/// Clients of the servers that the services work with.
struct Servers: Sendable {
    static let encryptionKeys = Secret("bench:" + RandomBytes(32).base64)
    /// As the services have it by default.
    let topology = StreamTopology()
    let redis: RedisClient
    /// As the services connect.
    let postgres: PostgresClient
    /// As the owner of everything, for counting across tenants.
    let owner: PostgresClient
    let vault: Vault
    private let migrations: PostgresConfiguration
    private let logger: Logger

    init(_ surroundings: Surroundings) throws {
        var logger = Logger(label: "benchmarks")
        logger.logLevel = .warning
        self.logger = logger
        self.redis = RedisClient(
            configuration: try RedisConfiguration(url: surroundings.redisURL),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        self.postgres = PostgresClient(
            configuration: try PostgresConfiguration(url: surroundings.databaseURL), logger: logger)
        self.migrations = try PostgresConfiguration(url: surroundings.migrationURL)
        var single = self.migrations
        single.connections = 1
        single.queryTimeout = .seconds(60)
        self.owner = PostgresClient(configuration: single, logger: logger)
        self.vault = Vault(postgres: self.postgres, ring: try KeyRing(parsing: Self.encryptionKeys))
    }

    func running<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await Stores.running(redis) {
            try await Stores.running(owner) {
                try await Stores.running(postgres) { try await body() }
            }
        }
    }

    /// Migrates, and refuses servers that hold anything, since all of it would be cleared.
    func prepare() async throws {
        guard try await redis.send(["DBSIZE"]).decodeInt() == 0 else {
            throw BenchmarkError("the database that REDIS_URL names is not empty")
        }
        let tables = try await owner.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").first
        guard try tables?.decode(Int.self) == 0 else {
            throw BenchmarkError("the database that MIGRATION_DATABASE_URL names is not empty")
        }
        try await Migrator(configuration: migrations, migrations: Schema.migrations, logger: logger).run()
    }

    /// Empties both, so that every round starts alike: also with a short append-only file.
    func clear() async throws {
        _ = try await redis.send(["FLUSHALL", "SYNC"], timeout: .seconds(60))
        try await waitForRewrite()
        _ = try await redis.send(["BGREWRITEAOF"])
        try await waitForRewrite()
        try await owner.query("TRUNCATE communication_logs")
    }

    /// Redis may have begun to rewrite its file by itself.
    private func waitForRewrite() async throws {
        while try await info("persistence", "aof_rewrite_in_progress") != "0" {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Entries in all outbound streams.
    func queuedEvents() async throws -> Int {
        var count = 0
        for partition in topology.partitions(.outbound) { count += try await redis.xlen(topology.stream(partition)) }
        return count
    }

    /// One value of Redis' INFO.
    func info(_ section: String, _ name: String) async throws -> String {
        let text = try await redis.send(["INFO", RedisArgument(section)]).decodeString()
        guard let line = text.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix("\(name):") }) else {
            throw BenchmarkError("INFO \(section) does not tell \(name)")
        }
        return String(line.dropFirst(name.count + 1))
    }

    /// The process ids of Redis and of PostgreSQL's first process.
    func processes() async throws -> (redis: Int32, postgres: Int32) {
        let row = try await owner.query("SELECT pg_backend_pid()").first
        guard let redis = Int32(try await info("server", "process_id")),
            let backend = try row?.decode(Int32.self), let status = ProcessStatus(backend)
        else { throw BenchmarkError("the servers run on another machine") }
        return (redis, status.parent)
    }
}
