import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import Redis

@Suite(.timeLimit(.minutes(1))) struct ClientLifecycleTests {
    @Test func gracefulShutdownWaitsForCommandsInFlightAndRefusesLaterOnes() async throws {
        let release = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Void.self)
        let behaviour: FakeServer.Behaviour = { _, command in
            command == ["HOLD"] ? .replyAfter(release.futureResult, "+held\r\n") : nil
        }
        try await FakeServer.run(behaviour) { server in
            let client = makeClient(try configuration(server.url))
            let services = makeServiceGroup(client)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await services.run() }
                async let held = client.send("HOLD")
                await server.waitForCommand("HOLD")
                await services.triggerGracefulShutdown()
                await untilShuttingDown(client)
                release.succeed()
                #expect(try await held.string == "held")
                try await tasks.waitForAll()
            }
            #expect(await failure(of: client, "LATER")?.code == .closed)
            await #expect(throws: RedisError.closed) { try await client.withConnection { _ in } }
        }
    }

    @Test func shutdownEndsTheAttemptsToConnectAndTheWaitForThem() async throws {
        let client = makeClient(try configuration("redis://127.0.0.1:1"))
        let services = makeServiceGroup(client)
        try await withThrowingTaskGroup(of: RedisError.Code?.self) { tasks in
            tasks.addTask {
                try await services.run()
                return nil
            }
            tasks.addTask { await failure(of: client, "PING")?.code }
            await services.triggerGracefulShutdown()
            var codes: [RedisError.Code] = []
            for try await code in tasks { if let code { codes.append(code) } }
            #expect(codes == [.closed])
        }
    }

    @Test func cancellationFailsWhatIsInFlight() async throws {
        try await FakeServer.run({ _, command in command == ["HOLD"] ? .silence : nil }) { server in
            let client = makeClient(try configuration(server.url))
            async let held = failure(of: client, "HOLD")
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try? await client.run() }
                await server.waitForCommand("HOLD")
                tasks.cancelAll()
            }
            #expect(await held?.code == .connectionLost(sent: true))
            #expect(await failure(of: client, "LATER")?.code == .closed)
        }
    }

    @Test func aConnectionOfOnesOwnIsClosedAtTheEnd() async throws {
        try await FakeServer.run({ _, _ in nil }) { server in
            let client = makeClient(try configuration(server.url))
            let connection = try await client.withConnection { connection in
                try await expectReply("OK", to: "HELLO", of: connection)
                return connection
            }
            _ = await connection.closed()
            #expect(await failure(of: connection, "LATER")?.code == .connectionLost(sent: false))
        }
    }

    /// Asks until the client lends no more connections.
    private func untilShuttingDown(_ client: RedisClient) async {
        var code: RedisError.Code?
        while code != .closed {
            do {
                try await client.withConnection { _ in }
            } catch {
                code = (error as? RedisError)?.code
            }
        }
    }

    private func makeClient(_ configuration: RedisConfiguration) -> RedisClient {
        RedisClient(
            configuration: configuration, eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func makeServiceGroup(_ client: RedisClient) -> ServiceGroup {
        ServiceGroup(services: [client], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }
}
