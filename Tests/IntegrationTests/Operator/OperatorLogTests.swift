import FoundationEssentials
import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct OperatorLogTests {
    @Test
    func anActionIsRecordedBeforeItIsBegunAndEndsOnce() async throws {
        try await TestStores.run { stores in
            let log = OperatorLog(postgres: stores.postgres)
            let id = try await log.begin("dead_letters.replay", by: "mona", target: "reason=rejected", matched: 7)
            #expect(try await Self.row(stores) == ["mona", "dead_letters.replay", "reason=rejected", "7", ""])
            try await log.end(id, done: 6)
            #expect(try await Self.row(stores) == ["mona", "dead_letters.replay", "reason=rejected", "7", "6"])
            try await log.end(id, done: 5)
            #expect(try await Self.row(stores).last == "6")
        }
    }

    @Test(arguments: [
        "UPDATE operator_actions SET actor = 'nobody'", "DELETE FROM operator_actions", "TRUNCATE operator_actions",
        "INSERT INTO operator_actions (actor, action, target, matched, done) VALUES ('a', 'b', 'c', 1, 1)",
    ])
    func theServicesRoleDoesNotChangeWhatWasRecorded(_ statement: String) async throws {
        try await TestStores.run { stores in
            let log = OperatorLog(postgres: stores.postgres)
            _ = try await log.begin("dead_letters.discard", by: "mona", target: "all", matched: 1)
            let error = await #expect(throws: PostgresError.self) {
                try await stores.postgres.execute("\(unescaped: statement)")
            }
            #expect(error?.sqlState == "42501")
        }
    }

    private static func row(_ stores: TestStores) async throws -> [String] {
        let rows = try await stores.administrator.query(
            "SELECT actor, action, target, matched::text, coalesce(done::text, '') FROM operator_actions")
        let row = try #require(rows.first)
        let (actor, action, target, matched, done) = try row.decode((String, String, String, String, String).self)
        return [actor, action, target, matched, done]
    }
}
