import NIOCore
import Testing

@testable import Redis

@Suite(.timeLimit(.minutes(1))) struct LiveStreamTests {
    @Test func aGroupReadsAndWhatItHoldsIsReported() async throws {
        try await withServerAndClient { client in
            #expect(try await client.xgroupCreate("s", group: "relay"))
            #expect(try await client.xgroupCreate("s", group: "relay") == false)
            for number in 1...3 {
                _ = try await client.send(["XADD", "s", "\(number)-0", "n", "\(number)", "body", "{}"])
            }
            let read = try await client.xreadgroup(group: "relay", consumer: "a", streams: [("s", .new)], count: 2)
            #expect(read.map(\.stream) == ["s"])
            #expect(read.first?.entries.map { $0.string("n") } == ["1", "2"])
            let group = try #require(try await client.xinfoGroups("s").first)
            #expect(group.name == "relay" && group.pendingCount == 2 && group.consumerCount == 1 && group.lag == 1)
            let summary = try await client.xpending("s", group: "relay")
            #expect(summary.count == 2 && summary.consumers == ["a": 2])
            #expect(summary.range == StreamEntryID(milliseconds: 1)...StreamEntryID(milliseconds: 2))
            let pending = try await client.xpending("s", group: "relay", count: 9, consumer: "a", idle: .zero)
            #expect(pending.map(\.id.milliseconds) == [1, 2])
            #expect(try await client.xpending("s", group: "relay", count: 9, idle: .seconds(3600)).isEmpty)
            #expect(try await client.xinfoConsumers("s", group: "relay").map(\.pendingCount) == [2])
        }
    }

    @Test func readsWhatIsPendingIncludingTheDeleted() async throws {
        try await withServerAndClient { client in
            try await client.xgroupCreate("s", group: "g")
            for number in 1...2 { _ = try await client.send(["XADD", "s", "\(number)-0", "n", "x"]) }
            _ = try await client.xreadgroup(group: "g", consumer: "a", streams: [("s", .new)], count: 9)
            _ = try await client.send(["XDEL", "s", "1-0"])
            let again = try await client.xreadgroup(
                group: "g", consumer: "a", streams: [("s", .pending(after: .zero))], count: 9)
            #expect(again.first?.entries.map { $0.fields == nil } == [true, false])
            let claim = try StreamClaim(
                try await client.send(["XAUTOCLAIM", "s", "g", "b", 0, "0-0", "COUNT", 9]))
            #expect(claim.cursor == .zero)
            #expect(claim.entries.map(\.id.milliseconds) == [2])
            #expect(claim.deleted.map(\.milliseconds) == [1])
        }
    }

    @Test func rangesAndLength() async throws {
        try await withServerAndClient { client in
            for number in 1...5 { _ = try await client.send(["XADD", "s", "\(number)-0", "n", "x"]) }
            #expect(try await client.xlen("s") == 5)
            let from = StreamEntryID(milliseconds: 2).next
            #expect(try await client.xrange("s", from: from, count: 2).map(\.id.milliseconds) == [3, 4])
        }
    }

    @Test func aMissingStreamHasNothing() async throws {
        try await withServerAndClient { client async throws in
            #expect(try await client.xlen("none") == 0)
            #expect(try await client.xinfoGroups("none").isEmpty)
            #expect(try await client.xrange("none", count: 1).isEmpty)
            let error = await #expect(throws: RedisError.self) {
                try await client.xreadgroup(group: "g", consumer: "a", streams: [("none", .new)], count: 1)
            }
            #expect(error?.serverKind == "NOGROUP")
        }
    }

    @Test func aBlockedReadWakesUpWhileSharedConnectionsStayResponsive() async throws {
        try await withServerAndClient { client in
            try await client.xgroupCreate("s", group: "g")
            async let read = client.withConnection { connection in
                try await connection.xreadgroup(
                    group: "g", consumer: "a", streams: [("s", .new)], count: 9, block: .seconds(50))
            }
            try await untilBlocked(client)
            try await expectReply("PONG", to: "PING", of: client)
            _ = try await client.send(["XADD", "s", "1-0", "n", "x"])
            #expect(try await read.first?.entries.map(\.id.milliseconds) == [1])
        }
    }

    @Test func aBlockedReadThatGetsNothingReturnsNothing() async throws {
        try await withServerAndClient { client in
            try await client.xgroupCreate("s", group: "g")
            let read = try await client.withConnection { connection in
                try await connection.xreadgroup(
                    group: "g", consumer: "a", streams: [("s", .new)], count: 9, block: .zero)
            }
            #expect(read.isEmpty)
        }
    }

    @Test func aBlockedReadEndsWhenItsTaskIsCancelled() async throws {
        try await withServerAndClient { client in
            try await client.xgroupCreate("s", group: "g")
            await withTaskGroup(of: RedisError.Code?.self) { tasks in
                tasks.addTask {
                    await client.failureOfOwnConnection { connection in
                        _ = try await connection.xreadgroup(
                            group: "g", consumer: "a", streams: [("s", .new)], count: 9, block: .seconds(50))
                    }
                }
                try? await untilBlocked(client)
                tasks.cancelAll()
                #expect(await tasks.next() == .cancelled)
            }
        }
    }

    /// Asks until a client is blocked.
    private func untilBlocked(_ client: RedisClient) async throws {
        while try await client.send(["INFO", "clients"]).string?.contains("blocked_clients:1") != true {}
    }

    private func withServerAndClient(_ body: (RedisClient) async throws -> Void) async throws {
        try await LiveRedis.run { server in
            try await withRedisClient(try configuration(server.url), body)
        }
    }
}

extension RedisClient {
    fileprivate func failureOfOwnConnection(_ body: (RedisConnection) async throws -> Void) async -> RedisError.Code? {
        do {
            try await self.withConnection(body)
            return nil
        } catch {
            return (error as? RedisError)?.code
        }
    }
}
