import Logging
import Storage
import TestSupport
import Testing

@testable import Postgres
@testable import RelayWorker

@Suite(.timeLimit(.minutes(1)))
struct CallRecorderTests {
    private let recorder = CallRecorder(logger: .silent)

    private static let passing: [any Error] = [
        PostgresError(.unavailable, "no connection"), PostgresError(.overloaded, "too much waits"),
        PostgresError(.server, "the disk is full", sqlState: "53100"),
        PostgresError(.server, "this is a standby", sqlState: "25006"),
        PostgresError(.server, "no such table", sqlState: "42P01"),
    ]

    @Test
    func whatAVendorDidIsRecordedOnceTheStoreTakesItWhateverItSaidBefore() async throws {
        var answers = Self.passing[...]
        var calls = 0
        try await self.recorder.record([:]) {
            calls += 1
            if let error = answers.popFirst() { throw error }
        }
        #expect(calls == Self.passing.count + 1)
    }

    @Test
    func aRowOfAnotherAttemptIsLeftAlone() async throws {
        var calls = 0
        await #expect(throws: LeaseLost.self) {
            try await self.recorder.record([:]) {
                calls += 1
                throw LeaseLost()
            }
        }
        #expect(calls == 1)
    }

    @Test(arguments: ["22021", "23514", "54000"])
    func whatTheDatabaseRefusesIsNotTriedForEver(sqlState: String) async throws {
        await #expect(throws: PostgresError.self) {
            try await self.recorder.record([:]) { throw PostgresError(.server, "refused", sqlState: sqlState) }
        }
    }

    @Test
    func aStopEndsTheAttempts() async throws {
        let recorder = self.recorder
        let (attempts, attempt) = AsyncStream<Void>.makeStream()
        await #expect(throws: CancellationError.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await recorder.record([:]) {
                        attempt.yield()
                        throw PostgresError(.unavailable, "no connection")
                    }
                }
                for await _ in attempts { break }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
    }
}
