import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import Testing

@testable import Sandbox

/// A sandbox of its own for one test, on a free port.
struct TestSandbox: Sendable {
    static let accessToken = "graph-token"
    static let appSecret = "app-secret-1"
    static let number = "100000000000001"
    static let account = "200000000000001"
    static let driver = "15125550123"

    let world: World
    let client: any TestClientProtocol

    static func run(
        settings: SandboxSettings = SandboxSettings(
            appSecret: appSecret, verifyToken: "verify", accessToken: accessToken),
        clock: WallClock = .system,
        _ body: @escaping @Sendable (TestSandbox) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let world = World(
            settings: settings, client: HTTPClient(eventLoopGroupProvider: .singleton), clock: clock, logger: logger)
        let application = world.application(address: .hostname("127.0.0.1", port: 0), logger: logger)
        try await application.test(.live) { client in
            try await body(TestSandbox(world: world, client: client))
        }
    }

    struct Reply: Sendable {
        let status: Int
        let headers: HTTPFields
        let json: JSON
        let bytes: [UInt8]
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, token: String? = nil, _ body: JSON? = nil
    ) async throws -> Reply {
        var headers = HTTPFields()
        if let token { headers[.authorization] = "Bearer \(token)" }
        let buffer = body.map { ByteBuffer(bytes: $0.bytes()) }
        let response = try await client.execute(uri: path, method: method, headers: headers, body: buffer)
        let bytes = Array(buffer: response.body)
        return Reply(
            status: response.status.code, headers: response.headers,
            json: (try? JSON(parsing: bytes)) ?? .null, bytes: bytes)
    }

    func graph(_ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil) async throws -> Reply {
        try await send(method, "/whatsapp/v23.0/\(path)", token: Self.accessToken, body)
    }

    func createFleet(_ options: JSON = [:]) async throws -> JSON {
        let reply = try await send(.post, "/sandbox/samsara/orgs", options)
        #expect(reply.status == 201)
        return reply.json
    }

    func createTemplate() async throws {
        let reply = try await graph(.post, "\(Self.account)/message_templates", Samples.template)
        #expect(reply.status == 200)
    }
}
