import Synchronization
import Testing

@testable import Redis

@Suite(.timeLimit(.minutes(1))) struct LiveRestartTests {
    /// What came of the increments of one task.
    struct Tally {
        var acknowledged = 0
        /// May have been executed.
        var unknown = 0
    }

    final class Switch: Sendable {
        let isOn = Mutex(false)
    }

    @Test func noCommandHangsWhenTheServerRestartsAndTheClientWorksAgain() async throws {
        try await LiveRedis.run { server in
            try await withRedisClient(try configuration(server.url) { $0.connectionCount = 2 }) { client in
                let back = Switch()
                let (started, continuation) = AsyncStream.makeStream(of: Void.self)
                let tally = try await withThrowingTaskGroup(of: Tally.self) { tasks in
                    for _ in 0..<8 {
                        tasks.addTask { await count(on: client, started: continuation, until: back) }
                    }
                    for await _ in started.prefix(8) {}
                    await server.kill()
                    try server.start()
                    back.isOn.withLock { $0 = true }
                    return try await tasks.reduce(into: Tally()) {
                        $0.acknowledged += $1.acknowledged
                        $0.unknown += $1.unknown
                    }
                }
                let counted = try await client.send(["GET", "counter"]).decodeInt()
                #expect((tally.acknowledged...tally.acknowledged + tally.unknown).contains(counted))
            }
        }
    }

    /// Increments the counter until that has succeeded again since the server is back.
    private func count(
        on client: RedisClient, started: AsyncStream<Void>.Continuation, until serverBack: Switch
    ) async -> Tally {
        var tally = Tally()
        while true {
            let isBack = serverBack.isOn.withLock { $0 }
            switch await failure(of: client, ["INCR", "counter"])?.code {
            case nil:
                tally.acknowledged += 1
                if tally.acknowledged == 1 { started.yield() }
                if isBack { return tally }
            case .connectionLost(sent: true): tally.unknown += 1
            default: break
            }
        }
    }
}
