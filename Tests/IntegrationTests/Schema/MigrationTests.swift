import Postgres
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct MigrationTests {
    @Test
    func anEmptyDatabaseGetsEveryMigrationInOrderAndARepeatFindsNothingToDo() async throws {
        try await TestDatabase.run(.none) { database in
            let applied = try await migrate(database.administratorURL)
            #expect(applied.map(\.number) == Schema.migrations.map(\.number))
            #expect(try await migrate(database.administratorURL).isEmpty)
        }
    }

    @Test
    func migratorsAtTheSameTimeApplyEachMigrationOnce() async throws {
        try await TestDatabase.run(.none) { database in
            let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<4 { group.addTask { try await migrate(database.administratorURL).map(\.number) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == Schema.migrations.map(\.number))
        }
    }
}
