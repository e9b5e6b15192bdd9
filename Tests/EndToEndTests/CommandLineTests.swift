import TestSupport
import Testing

/// What the programs say when they are started wrongly, and how they end.
@Suite(.timeLimit(.minutes(15)))
struct CommandLineTests {
    static let programs = ["ingress", "relay-worker", "pool-manager"]

    /// Enough to start with, on servers that nobody runs.
    static let settings = [
        "REDIS_URL": "redis://127.0.0.1:1",
        "DATABASE_URL": "postgresql://fleetchat:hidden-password@127.0.0.1:1/fleetchat",
        "ENCRYPTION_KEYS": "one:\(TestStores.key(1))", "OPERATOR_TOKEN": "operator-token-hidden",
        "WHATSAPP_APP_SECRET": "app-secret-hidden", "WHATSAPP_VERIFY_TOKEN": "verify-token-hidden",
        "WHATSAPP_ACCESS_TOKEN": "access-token-hidden", "ADMIN_HTTP_PORT": "0", "HTTP_PORT": "0",
    ]

    @Test(arguments: programs)
    func helpSaysWhatItDoesAndWhichCommandsThereAre(_ program: String) async throws {
        let result = try await Executable.run(program, ["--help"])
        #expect(result.status == 0)
        #expect(result.output.contains("USAGE: \(program)"))
        #expect(result.output.contains("config"))
    }

    @Test(arguments: programs)
    func configShowsEverySettingWithItsOriginAndNoSecret(_ program: String) async throws {
        let result = try await Executable.run(program, ["config", "--log-level", "debug"], settings: Self.settings)
        #expect(result.status == 0, "\(result.output)")
        for secret in ["hidden", TestStores.key(1)] { #expect(!result.output.contains(secret)) }
        let lines = result.output.split(separator: "\n")
        let level = try #require(lines.first { $0.hasPrefix("LOG_LEVEL ") })
        #expect(level.contains("debug"))
        #expect(lines.contains { $0.hasPrefix("REDIS_URL ") && $0.contains("environment") })
        #expect(lines.contains { $0.hasPrefix("SHUTDOWN_TIMEOUT ") && $0.contains("default") })
    }

    @Test(arguments: programs)
    func everySettingThatIsMissingIsNamedOnALineOfItsOwn(_ program: String) async throws {
        let result = try await Executable.run(program)
        #expect(result.status == 78)
        let lines = result.output.split(separator: "\n")
        for key in ["REDIS_URL", "DATABASE_URL", "ENCRYPTION_KEYS"] {
            #expect(lines.filter { $0.hasPrefix("\(program): \(key) ") && $0.contains("is required") }.count == 1)
        }
    }

    @Test(arguments: [
        ("REDIS_URL", "http://localhost"), ("DATABASE_URL", "mysql://localhost/x"), ("ENCRYPTION_KEYS", "one:short"),
        ("STREAM_PARTITIONS", "0"), ("STREAM_PARTITIONS", "many"), ("LOG_LEVEL", "loud"), ("ADMIN_HTTP_PORT", "70000"),
        ("SHUTDOWN_TIMEOUT", "soon"), ("RELAY_CONCURRENCY", "1e3"), ("LANES", "outbound,sideways"),
        ("DELIVERY_SILENCE", "-1s"), ("WHATSAPP_API_VERSION", "23"),
        ("WHATSAPP_API_VERSION", "vnan"), ("WHATSAPP_BASE_URL", "http://graph.example.com"),
        ("SAMSARA_BASE_URL", "https://127.0.0.1"), ("REDIS_ALLOW_UNSAFE", "maybe"),
    ])
    func aMalformedSettingIsRefusedByItsNameWithWhatIsAccepted(_ key: String, _ value: String) async throws {
        let result = try await Executable.run(
            "relay-worker", settings: Self.settings.merging([key: value]) { $1 })
        #expect(result.status == 78)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 1, "\(result.output)")
        #expect(lines.first?.hasPrefix("relay-worker: \(key)") == true, "\(result.output)")
        #expect(!result.output.contains("hidden"))
    }

    @Test(arguments: programs)
    func anOptionThatDoesNotExistIsAMistakeOfTheCommandLine(_ program: String) async throws {
        let result = try await Executable.run(program, ["--redis-ulr", "redis://x"], settings: Self.settings)
        #expect(result.status == 64)
        #expect(result.output.contains("--redis-ulr"))
        #expect(result.output.contains("--redis-url"))
    }

    @Test(
        arguments: [
            (["stock", "--file", "missing.json"], 64), (["stock"], 64), (["migrate"], 78), (["keys", "turn"], 64),
        ] as [([String], Int32)])
    func aCommandThatCannotWorkSaysWhy(_ arguments: [String], _ status: Int32) async throws {
        let result = try await Executable.run("pool-manager", arguments, settings: Self.settings)
        #expect(result.status == status, "\(result.output)")
        #expect(!result.output.isEmpty)
        #expect(!result.output.contains("hidden"))
    }

    @Test(
        arguments: [
            (["backlog", "--what"], 64), (["backlog"], 69), (["dead-letters", "list"], 69),
            (["dead-letters", "show", "outbound:00/1-0"], 69), (["dead-letters", "show", "nothing"], 64),
            (["dead-letters", "list", "--reason", "boredom"], 64), (["dead-letters", "list", "--limit", "0"], 64),
            (["dead-letters", "replay"], 64), (["dead-letters", "replay", "--all", "--kind", "reply"], 64),
            (["dead-letters", "replay", "--all", "--rate", "0"], 64), (["dead-letters", "discard", "--all"], 64),
            (["dead-letters", "discard", "--all", "--yes"], 69),
        ] as [([String], Int32)])
    func anOperatorsCommandThatCannotWorkSaysWhy(_ arguments: [String], _ status: Int32) async throws {
        let result = try await Executable.run("relay-worker", arguments, settings: Self.settings)
        #expect(result.status == status, "\(result.output)")
        if status == 69 {
            #expect(result.output.hasPrefix("relay-worker: REDIS_URL: "), "\(result.output)")
            #expect(result.output.split(separator: "\n").count == 1, "\(result.output)")
        }
        #expect(!result.output.contains("hidden"))
    }

    @Test
    func theBacklogNeedsNothingButRedis() async throws {
        let redis = try await TestServers.running.redisURL
        let settings = ["REDIS_URL": redis, "REDIS_KEY_PREFIX": TestStores.newPrefix()]
        let result = try await Executable.run("relay-worker", ["backlog"], settings: settings)
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("outbound:15") && result.output.contains("pool"))
    }

    @Test(arguments: programs)
    func serversThatDoNotAnswerEndTheStartWithOneLine(_ program: String) async throws {
        let result = try await Executable.run(program, settings: Self.settings)
        #expect(result.status == 69, "\(result.output)")
        let last = try #require(result.output.split(separator: "\n").last)
        #expect(last.hasPrefix("\(program): REDIS_URL"), "\(last)")
        #expect(!result.output.contains("hidden"))
    }
}
