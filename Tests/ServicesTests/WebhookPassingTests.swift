import NIOCore
import NIOEmbedded
import Testing

@testable import Ingress

/// What the shortcut leaves to Hummingbird.
@Suite struct WebhookPassingTests {
    static let get = "GET /first HTTP/1.1\r\nHost: a\r\n\r\n"
    static let post = "POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
    static let chunked =
        "POST /third HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"

    @Test(arguments: [get, post]) func whatFollowsWaitsForTheAnswer(_ request: String) async throws {
        let connection = try await WebhookConnection()
        try connection.receive(connection.webhook("a") + Array(request.utf8) + connection.webhook("b"))
        #expect(connection.hummingbird.paths.isEmpty)
        connection.redis.answer()
        #expect(connection.hummingbird.paths.count == 1 && connection.hummingbird.readCount == 1)
        #expect(connection.redis.events == ["a"])
        try connection.answer()
        #expect(connection.redis.events == ["a", "b"])
        connection.redis.answer()
        #expect(try connection.statuses() == ["200", "202", "200"])
        #expect(connection.hummingbird.paths.count == 1)
    }

    @Test func whatIsPipelinedBehindARequestReachesHummingbirdInTurn() async throws {
        let connection = try await WebhookConnection()
        try connection.receive(Self.get + Self.post)
        #expect(connection.hummingbird.paths == ["/first"])
        try connection.answer()
        #expect(connection.hummingbird.paths == ["/first", "/second"])
        #expect(connection.hummingbird.bodies == ["", "hello"] && connection.hummingbird.readCount == 2)
    }

    @Test func aBodyPassesOnAsItComes() async throws {
        let connection = try await WebhookConnection()
        try connection.receive(Self.post.dropLast(3).utf8.map { $0 })
        #expect(connection.hummingbird.bodies == ["he"])
        try connection.receive("llo" + Self.get)
        #expect(connection.hummingbird.bodies == ["hello"])
        try connection.answer()
        #expect(connection.hummingbird.paths == ["/second", "/first"])
    }

    @Test func aRequestThatIsAnsweredBeforeItsEndIsReadToItsEnd() async throws {
        let connection = try await WebhookConnection()
        try connection.receive(Self.post.dropLast(3).utf8.map { $0 })
        try connection.answer()
        try connection.receive(Array("llo".utf8) + connection.webhook("a"))
        #expect(connection.hummingbird.bodies == ["hello"])
        #expect(connection.redis.events == ["a"])
    }

    @Test(arguments: [
        ("an encoding in chunks", chunked),
        ("an older version", "GET /third HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
    ])
    func whereTheEndIsInDoubtAllThatFollowsIsHummingbirds(_ what: String, _ request: String) async throws {
        let connection = try await WebhookConnection()
        try connection.receive(Array(request.utf8) + connection.webhook("a"))
        try connection.answer()
        #expect(connection.redis.events.isEmpty)
        #expect(connection.hummingbird.paths.count == 2)
    }

    @Test(arguments: ["Connection: close\r\n", "Expect: 100-continue\r\n", "Content-Type: application/json\r\n"])
    func aWebhookThatAsksForMoreIsHummingbirds(_ headers: String) async throws {
        let connection = try await WebhookConnection()
        try connection.receive(connection.webhook("a", headers: headers))
        #expect(connection.redis.events.isEmpty)
        #expect(connection.hummingbird.paths.count == 1)
    }

    @Test func aBodyOfMoreThan64KBIsHummingbirds() async throws {
        let connection = try await WebhookConnection()
        try connection.receive(connection.webhook("a", padding: 64 * 1024))
        #expect(connection.redis.events.isEmpty)
        #expect(connection.hummingbird.bodies.first?.utf8.count ?? 0 > 64 * 1024)
    }

    @Test func whatRedisCannotTakeAtOnceIsHummingbirdsToWaitFor() async throws {
        let connection = try await WebhookConnection()
        connection.redis.isUp = false
        let webhook = try connection.webhook("a")
        try connection.receive(webhook)
        #expect(connection.hummingbird.paths.count == 1)
        #expect(webhook.suffix(80) == Array(connection.hummingbird.bodies[0].utf8).suffix(80))
        connection.redis.isUp = true
        try connection.answer()
        try connection.receive(connection.webhook("b"))
        #expect(connection.redis.events == ["b"])
    }

    @Test(arguments: [ChannelShouldQuiesceEvent(), ChannelEvent.inputClosed] as [any Sendable])
    func theEndOfTheConnectionWaitsForTheAnswer(_ event: any Sendable) async throws {
        let connection = try await WebhookConnection()
        try connection.receive(connection.webhook("a") + connection.webhook("b"))
        connection.channel.pipeline.fireUserInboundEventTriggered(event)
        connection.redis.answer()
        #expect(connection.hummingbird.events.isEmpty)
        connection.redis.answer()
        #expect(try connection.statuses() == ["200", "200"])
        #expect(connection.hummingbird.events == ["\(event)"])
    }

    @Test(arguments: [nil, "v1=00"])
    func theEndOfTheConnectionWaitsForTheRestOfAWebhook(_ signature: String?) async throws {
        let connection = try await WebhookConnection()
        let webhook = try connection.webhook("a", signature: signature)
        try connection.receive(webhook.dropLast(5))
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(connection.hummingbird.events.isEmpty)
        try connection.receive(webhook.suffix(5))
        connection.redis.answer()
        #expect(try connection.statuses() == [signature == nil ? "200" : "403"])
        #expect(connection.hummingbird.events.count == 1)
    }

    @Test func aRequestThatPassesOnDoesNotKeepBackTheEnd() async throws {
        let connection = try await WebhookConnection()
        try connection.receive(connection.webhook("a") + Array(Self.get.utf8))
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        connection.redis.answer()
        #expect(connection.hummingbird.paths.count == 1 && connection.hummingbird.events.count == 1)
    }

    @Test func aConnectionWithoutARequestEndsAtOnce() async throws {
        let connection = try await WebhookConnection()
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(connection.hummingbird.events.count == 1)
    }

    @Test func aWebhookThatEndsInTheMiddleIsHummingbirds() async throws {
        let connection = try await WebhookConnection()
        try connection.receive(connection.webhook("a").dropLast(5))
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(connection.hummingbird.paths.count == 1 && connection.hummingbird.events.count == 1)
        #expect(connection.redis.events.isEmpty)
    }
}
