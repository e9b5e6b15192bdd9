import NIOCore
import NIOEmbedded
import Redis
import Storage
import Testing

@testable import Ingress

@Suite struct WebhookShortcutTests {
    static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    @Test func aWebhookIsAnsweredWhenRedisHasAnswered() async throws {
        let connection = try await WebhookConnection()
        try connection.receive(connection.webhook("a"))
        #expect(connection.redis.events == ["a"])
        #expect(try connection.sent() == "")
        connection.redis.answer()
        #expect(try connection.sent() == Self.ok)
        try connection.receive(connection.webhook("b"))
        connection.redis.answer(.success(.duplicate))
        #expect(try connection.sent() == Self.ok)
        #expect(connection.hummingbird.paths.isEmpty)
    }

    @Test(arguments: [1, 7, 100]) func aWebhookMayComeInParts(_ size: Int) async throws {
        let connection = try await WebhookConnection()
        let bytes = try connection.webhook("a", padding: 300) + connection.webhook("b")
        for start in stride(from: 0, to: bytes.count, by: size) {
            try connection.receive(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(connection.redis.events == ["a"])
        connection.redis.answer()
        #expect(connection.redis.events == ["a", "b"])
        connection.redis.answer()
        #expect(try connection.sent() == Self.ok + Self.ok)
    }

    @Test func whatIsPipelinedIsTakenAndAnsweredInOrder() async throws {
        let connection = try await WebhookConnection()
        let wrong = try connection.webhook("b", signature: "v1=" + String(repeating: "0", count: 64))
        try connection.receive(connection.webhook("a") + wrong + connection.webhook("c") + connection.webhook("d"))
        #expect(connection.redis.events == ["a"])
        connection.redis.answer()
        #expect(connection.redis.events == ["a", "c"])
        #expect(try connection.statuses() == ["200", "403"])
        connection.redis.answer(.failure(RedisError(.timedOut, "no reply")))
        #expect(try connection.statuses() == ["503"])
        #expect(connection.redis.events == ["a", "c", "d"])
    }

    @Test func whatRedisDoesNotTakeIsToBeSentAgain() async throws {
        let connection = try await WebhookConnection()
        try connection.receive(connection.webhook("a"))
        connection.redis.answer(.failure(RedisError(.timedOut, "no reply")))
        #expect(
            try connection.sent()
                == "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\n\r\n")
    }

    @Test func nothingIsWrittenToAConnectionThatIsGone() async throws {
        let connection = try await WebhookConnection()
        try connection.receive(connection.webhook("a") + connection.webhook("b"))
        try await connection.channel.close()
        connection.redis.answer()
        #expect(try connection.sent() == "")
        #expect(connection.redis.events == ["a"])
    }

    @Test func noMoreIsReadWhileTooMuchWaits() async throws {
        let connection = try await WebhookConnection()
        try connection.receive(connection.webhook("a"))
        connection.channel.read()
        #expect(connection.reads.value == 1)
        try connection.receive(connection.webhook("b", padding: 60_000) + connection.webhook("c", padding: 60_000))
        connection.channel.read()
        #expect(connection.reads.value == 1)
        connection.redis.answer()
        connection.redis.answer()
        #expect(connection.reads.value == 2)
    }

    @Test func aBodyThatDripsIsRefusedInTime() async throws {
        let connection = try await WebhookConnection()
        let bytes = try connection.webhook("a")
        try connection.receive(bytes.dropLast(20))
        for byte in bytes.suffix(20).prefix(9) {
            connection.channel.embeddedEventLoop.advanceTime(by: .seconds(1))
            try connection.receive([byte])
        }
        #expect(connection.channel.isActive)
        connection.channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!connection.channel.isActive)
        #expect(try connection.statuses() == ["408"])
        #expect(connection.redis.events.isEmpty)
    }

    @Test func redisMayTakeItsTimeAndTheConnectionRests() async throws {
        let connection = try await WebhookConnection()
        try connection.receive(connection.webhook("a"))
        connection.channel.embeddedEventLoop.advanceTime(by: .seconds(300))
        connection.redis.answer()
        #expect(try connection.sent() == Self.ok)
        connection.channel.embeddedEventLoop.advanceTime(by: .seconds(59))
        #expect(connection.channel.isActive)
        connection.channel.embeddedEventLoop.advanceTime(by: .seconds(2))
        #expect(!connection.channel.isActive)
    }
}
