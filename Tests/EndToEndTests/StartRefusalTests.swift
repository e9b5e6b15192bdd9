import TestSupport
import Testing

/// Surroundings in which the programs refuse to work.
@Suite(.timeLimit(.minutes(15)))
struct StartRefusalTests {
    @Test(arguments: CommandLineTests.programs)
    func aRedisThatMayLoseWhatItTookIsRefused(_ program: String) async throws {
        try await PrivateRedis.run(["--appendonly", "no"]) { redis in
            try await TestDatabase.run { database in
                let result = try await Self.start(program, redis.url, database.url)
                #expect(result.status == 78)
                #expect(result.line.hasPrefix("\(program): REDIS_URL: the server has appendonly no and needs yes"))
            }
        }
    }

    @Test
    func theFlagForTrialsRunsOnItAndSaysSoLoudly() async throws {
        try await PrivateRedis.run(["--appendonly", "no"]) { redis in
            try await TestDatabase.run { database in
                let logs = try TestFiles.makeDirectory()
                defer { TestFiles.remove(logs) }
                let settings = Self.settings(redis.url, database.url).merging(["REDIS_ALLOW_UNSAFE": "true"]) { $1 }
                let process = try Executable.start("ingress", settings: settings, logs: logs)
                try await process.ready()
                #expect(process.logLines("Running on an unsafe Redis").contains { $0.contains("level=critical") })
                process.terminate()
                #expect(try await process.exit() == 0)
            }
        }
    }

    @Test
    func aNumberOfPartitionsThatTheStreamsDoNotHaveIsRefused() async throws {
        let stack = try await Stack.common
        for program in CommandLineTests.programs {
            let other = try await stack.command([], ["STREAM_PARTITIONS": "8"], of: program)
            #expect(other.status == 78)
            #expect(other.output.contains("\(program): STREAM_PARTITIONS: it is 8"), "\(other.output)")
        }
        let look = try await stack.command(["backlog"], ["STREAM_PARTITIONS": "8"], of: "relay-worker")
        #expect(look.status == 78)
        #expect(look.output.contains("Set it to 4"))
    }

    @Test(arguments: CommandLineTests.programs)
    func aRoleThatIsNotBoundByRowLevelSecurityIsRefused(_ program: String) async throws {
        let redis = try await TestServers.running.redisURL
        try await TestDatabase.run { database in
            let result = try await Self.start(program, redis, database.administratorURL)
            #expect(result.status == 78)
            #expect(result.line.contains("is not bound by row-level security"))
            #expect(result.line.hasPrefix("\(program): DATABASE_URL"))
        }
    }

    @Test(arguments: CommandLineTests.programs)
    func aDatabaseWithoutTheSchemaIsRefused(_ program: String) async throws {
        let redis = try await TestServers.running.redisURL
        try await TestDatabase.run(.none) { database in
            let result = try await Self.start(program, redis, database.url)
            #expect(result.status == 78)
            #expect(result.line.contains("run `pool-manager migrate`"))
        }
    }

    @Test
    func migrateBringsAnEmptyDatabaseUpAndARepeatChangesNothing() async throws {
        try await TestDatabase.run(.none) { database in
            let settings = ["MIGRATION_DATABASE_URL": database.administratorURL]
            let first = try await Executable.run("pool-manager", ["migrate"], settings: settings)
            #expect(first.status == 0, "\(first.output)")
            #expect(first.output.contains("applied 1 roles"))
            let second = try await Executable.run("pool-manager", ["migrate"], settings: settings)
            #expect(second.status == 0)
            #expect(!second.output.contains("applied"))
        }
    }

    private static func settings(_ redis: String, _ database: String) -> [String: String] {
        CommandLineTests.settings.merging([
            "REDIS_URL": redis, "DATABASE_URL": database, "REDIS_KEY_PREFIX": TestStores.newPrefix(),
        ]) { $1 }
    }

    /// Starts a program that is to refuse, and returns how it ended and its last line.
    private static func start(
        _ program: String, _ redis: String, _ database: String
    ) async throws -> (status: Int32, line: String) {
        let result = try await Executable.run(program, settings: self.settings(redis, database))
        let line = result.output.split(separator: "\n").last.map(String.init) ?? ""
        return (result.status, line)
    }
}
