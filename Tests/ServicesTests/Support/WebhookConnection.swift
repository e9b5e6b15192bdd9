import Core
import FoundationEssentials
import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOPosix
import Redis
import Storage
import TestSupport

@testable import Ingress

/// A connection to ingress, with the test in the places of Hummingbird and Redis.
final class WebhookConnection {
    let channel = EmbeddedChannel()
    let redis = HeldRedis()
    let hummingbird = RequestLog()
    let reads = ReadCount()
    private let token: WebhookToken
    private let secret = base64(Array(repeating: 7, count: 32))

    init() async throws {
        var generator = SystemRandomNumberGenerator()
        self.token = .generate(using: &generator)
        let (hash, secret) = (self.token.hash, Secret(self.secret))
        let routes = RouteCache(tolerance: .seconds(300)) {
            $0 == hash ? WebhookRoute(tenant: TenantID(UUID()), secrets: [secret]) : nil
        }
        _ = try await routes.route(tokenHash: hash)
        try self.open(routes)
    }

    private func open(_ routes: RouteCache) throws {
        let logger = Logger(label: "test")
        let client = RedisClient(
            configuration: try RedisConfiguration(url: "redis://localhost"),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
        let queue = EventQueue(redis: client, topology: StreamTopology(), dedupeWindow: .seconds(60))
        let webhooks = try SamsaraWebhooks(routes: routes, queue: queue, tolerance: .seconds(300))
        let deadline = RequestDeadline()
        let shortcut = WebhookShortcut(
            webhooks: webhooks, logger: logger, deadline: deadline, enqueue: self.redis.enqueue)
        let pipeline = self.channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
        try pipeline.addHandlers([
            HTTP1ToHTTPServerCodec(secure: false), deadline, AnswerWatch(shortcut), self.hummingbird,
        ])
        try pipeline.addHandler(self.reads, position: .first)
        try self.channel.connect(to: SocketAddress(unixDomainSocketPath: "/peer")).wait()
    }

    /// A webhook on the wire, signed.
    func webhook(_ id: String, padding: Int = 0, headers: String = "", signature: String? = nil) throws -> [UInt8] {
        let body = Array(
            """
            {"eventId":"\(id)","eventType":"RouteStopArrival","data":{"driver":{"id":"1"}},\
            "padding":"\(String(repeating: "x", count: padding))"}
            """.utf8)
        let time = "\(Int(Date().timeIntervalSince1970))"
        let signature = try signature ?? Fleet.signature(body, time, self.secret)
        let head = """
            POST /samsara/\(self.token.reveal()) HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
            X-Samsara-Timestamp: \(time)\r\nX-Samsara-Signature: \(signature)\r\n\(headers)\
            Content-Length: \(body.count)\r\n\r\n
            """
        return Array(head.utf8) + body
    }

    func receive(_ bytes: some Sequence<UInt8>) throws {
        try self.channel.writeInbound(ByteBuffer(bytes: bytes))
    }

    func receive(_ text: String) throws {
        try self.receive(text.utf8)
    }

    /// Hummingbird answers the first request that it has.
    func answer() throws {
        let head = HTTPResponse(status: .accepted, headerFields: [.contentLength: "0"])
        self.hummingbird.write(.head(head))
        self.hummingbird.write(.end(nil))
        self.channel.embeddedEventLoop.run()
    }

    /// What was sent since it was last asked.
    func sent() throws -> String {
        var text = ""
        while let buffer = try self.channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
        return text
    }

    /// The status codes of what was sent since it was last asked.
    func statuses() throws -> [String] {
        try self.sent().split(separator: "HTTP/1.1 ").map { String($0.prefix(3)) }
    }
}
