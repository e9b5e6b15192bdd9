import FoundationEssentials
import Postgres
import Redis
import Storage
import TestSupport
import Testing

/// What an operator does about entries that were given up.
@Suite(.timeLimit(.minutes(15)))
struct DeadLetterCommandTests {
    @Test
    func lettersAreListedShownAndPutBackInOrderOnceAndThatIsRecorded() async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet()
        try await Self.refuse(3, of: fleet)
        let first = try await fleet.happens().id
        for _ in 2...3 { try await fleet.happens() }
        let list = try await Self.letters(3, of: fleet)
        #expect(list.array.allSatisfy { $0["reason"].string == "rejected" && $0["attempts"].int == 1 })

        let table = try await Self.run(["list", "--tenant", fleet.tenant], stack)
        #expect(table.output.hasSuffix("3 of 3 that match\n"))
        #expect(!table.output.contains(fleet.driver.phone) && !table.output.contains(fleet.driver.name))
        let shown = try await Self.run(["show", list[0]["id"].string ?? ""], stack)
        #expect(shown.output.contains(first) && shown.output.contains("131009"))

        let replay = ["replay", "--tenant", fleet.tenant, "--rate", "1000", "--by", "mona"]
        #expect(try await Self.run(replay, stack).output == "3 put back\n")
        try await fleet.templates(3)
        let sent = try await fleet.log().filter { $0["direction"].string == "outbound" }
        #expect(sent.count == 3)
        #expect(try await Self.run(replay, stack).output == "0 put back\n")
        let accepted = try await Self.events(fleet, by: "received_at")
        #expect(accepted.count == 3)
        #expect(try await Self.events(fleet, by: "attempted_at") == accepted)
        let rows = try await stack.stores.administrator.query(
            """
            SELECT action, matched::text, done::text FROM operator_actions
            WHERE actor = 'mona' AND target = \("tenant=\(fleet.tenant)") ORDER BY begun_at
            """)
        let records = try rows.map { try $0.decode((String, String, String).self) }
        #expect(
            records.map { [$0.0, $0.1, $0.2] } == [
                ["dead_letters.replay", "3", "3"], ["dead_letters.replay", "0", "0"],
            ])
    }

    @Test
    func aReplayThatIsTooLateExpiresUnlessItIsRenewed() async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet()
        try await Self.refuse(1, of: fleet)
        try await fleet.happens()
        _ = try await Self.letters(1, of: fleet)
        try await Self.age(fleet)
        #expect(try await Self.run(["replay", "--tenant", fleet.tenant], stack).output == "1 put back\n")
        try await eventually("it expired") { try await fleet.log().first?["status"].string == "expired" }
        #expect(try await fleet.templates().isEmpty)

        try await Self.refuse(1, of: fleet)
        try await fleet.happens("RouteStopDeparture")
        _ = try await Self.letters(1, of: fleet)
        try await Self.age(fleet)
        #expect(try await Self.run(["replay", "--tenant", fleet.tenant, "--renew"], stack).output == "1 put back\n")
        #expect(try await fleet.templates(1).count == 1)
    }

    @Test
    func aDiscardedLetterIsGone() async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet()
        try await Self.refuse(1, of: fleet)
        try await fleet.happens()
        let id = try #require(try await Self.letters(1, of: fleet)[0]["id"].string)
        #expect(try await Self.run(["discard", "--id", id], stack).output == "1 discarded\n")
        #expect(try await Self.run(["discard", "--id", id], stack).output == "0 discarded\n")
        let shown = try await Self.run(["show", id], stack)
        #expect(shown.status == 66)
        #expect(shown.output == "relay-worker: there is no dead letter \(id)\n")
        #expect(try await fleet.log().first?["status"].string == "dead")
    }

    @Test
    func aTimeThatEndsBeforeItBeginsIsRefused() async throws {
        let stack = try await Stack.common
        let result = try await Self.run(["list", "--since", "1h", "--until", "2h"], stack)
        #expect(result.status == 64)
        #expect(result.output.contains("--since takes a time before that of --until"))
    }

    @Test
    func theBacklogIsToldOfEveryStreamAndOfWhatIsTriedAgain() async throws {
        let stack = try await Stack.troubled
        let fleet = try await stack.fleet()
        try await stack.fault("whatsapp", "/\(fleet.number)/messages", ["action": "throttle", "retryAfter": 3_000])
        try await fleet.happens()
        let backlog = try await eventually("the entry is tried again") {
            let result = try await stack.command(["backlog", "--json"], of: "relay-worker")
            #expect(result.status == 0, "\(result.output)")
            let json = try JSON(parsing: Array(result.output.utf8))
            return json["total"]["retrying"].int ?? 0 >= 1 ? json : Optional<JSON>.none
        }
        #expect(backlog["streams"].array.count == 3 * stack.stores.topology.partitionCount + 1)
        #expect(backlog["total"]["pending"].int ?? 0 >= 1)
        let held = backlog["streams"].array.filter { $0["holder"].string?.hasPrefix("relay-") == true }
        #expect(held.count == 3 * stack.stores.topology.partitionCount)
        let table = try await stack.command(["backlog"], of: "relay-worker")
        #expect(table.output.split(separator: "\n").count == 3 * stack.stores.topology.partitionCount + 3)
    }

    private static func run(_ arguments: [String], _ stack: Stack) async throws -> (status: Int32, output: String) {
        try await stack.command(["dead-letters"] + arguments, of: "relay-worker")
    }

    /// WhatsApp will never take the next ones.
    private static func refuse(_ count: Int, of fleet: Fleet) async throws {
        try await fleet.stack.fault(
            "whatsapp", "/\(fleet.number)/messages", times: count,
            ["action": "status", "status": 400, "errorCode": 131_009])
    }

    private static func letters(_ count: Int, of fleet: Fleet) async throws -> JSON {
        try await eventually("\(count) letters of the tenant") {
            let result = try await self.run(["list", "--json", "--tenant", fleet.tenant], fleet.stack)
            #expect(result.status == 0, "\(result.output)")
            let list = try JSON(parsing: Array(result.output.utf8))
            return list["matched"].int == count ? list["letters"] : Optional<JSON>.none
        }
    }

    /// Makes the tenant's letters look accepted long ago.
    private static func age(_ fleet: Fleet) async throws {
        let stores = fleet.stack.stores
        for partition in stores.topology.partitions(.outbound) {
            let key = RedisArgument(stores.topology.deadLetters(partition))
            for letter in try await stores.redis.xrange(stores.topology.deadLetters(partition), count: 1_000)
            where letter.string("tenant") == fleet.tenant {
                var command = RedisCommand("XADD", key, "*")
                for field in letter.fields ?? [] {
                    command.append(RedisArgument(field.name))
                    command.append(field.name == "at" ? "1700000000000" : RedisArgument(field.value))
                }
                _ = try await stores.redis.send(command)
                _ = try await stores.redis.send(["XDEL", key, RedisArgument(letter.id)])
            }
        }
    }

    /// As the ledger knows them, in the order of one of its columns.
    private static func events(_ fleet: Fleet, by column: String) async throws -> [String] {
        let rows = try await fleet.stack.stores.administrator.query(
            """
            SELECT event_id FROM communication_logs
            WHERE tenant_id = \(UUID(uuidString: fleet.tenant)) AND attempts = 2 ORDER BY \(unescaped: column)
            """)
        return try rows.map { try $0.decode(String.self) }
    }
}
