import AsyncHTTPClient
import FoundationEssentials
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
    static let twilioAccount = "AC0123456789abcdef0123456789abcdef"
    static let twilioToken = "twilio-token"

    let world: World
    let client: any TestClientProtocol

    static func run(
        settings: SandboxSettings = SandboxSettings(
            appSecret: appSecret, verifyToken: "verify", accessToken: accessToken, twilioAccount: twilioAccount,
            twilioToken: twilioToken),
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
        try await send(method, path, authorization: token.map { "Bearer \($0)" }, body?.bytes())
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, authorization: String?, _ body: [UInt8]?
    ) async throws -> Reply {
        var headers = HTTPFields()
        headers[.authorization] = authorization
        let response = try await client.execute(
            uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
        let bytes = Array(buffer: response.body)
        return Reply(
            status: response.status.code, headers: response.headers,
            json: (try? JSON(parsing: bytes)) ?? .null, bytes: bytes)
    }

    func graph(_ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil) async throws -> Reply {
        try await send(method, "/whatsapp/v23.0/\(path)", token: Self.accessToken, body)
    }

    /// - Parameter path: below the account.
    func twilio(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)] = [],
        user: String = twilioAccount, password: String = twilioToken
    ) async throws -> Reply {
        let credential = Data("\(user):\(password)".utf8).base64EncodedString()
        return try await send(
            method, "/twilio/2010-04-01/Accounts/\(Self.twilioAccount)/\(path)",
            authorization: "Basic \(credential)", FormData.encode(fields))
    }

    /// - Parameter hooks: where texts and calls are reported.
    /// - Returns: a number that is for sale no more.
    func buy(hooks: String = "") async throws -> String {
        let offered = try await twilio(.get, "AvailablePhoneNumbers/US/Local.json?PageSize=1")
        let number = try #require(offered.json["available_phone_numbers"]?.array?.first?["phone_number"]?.string)
        let bought = try await twilio(
            .post, "IncomingPhoneNumbers.json",
            [("PhoneNumber", number), ("FriendlyName", "order-1"), ("SmsUrl", hooks), ("VoiceUrl", hooks)])
        #expect(bought.status == 201)
        return number
    }

    /// Adds a number to a new business account.
    /// - Returns: its id.
    func add(_ number: String) async throws -> String {
        let added = try await graph(.post, "\(try await createAccount())/phone_numbers", Self.addition(number))
        return try #require(added.json["id"]?.string)
    }

    func createAccount(numberLimit: Int = 20) async throws -> String {
        let account = try await send(.post, "/sandbox/whatsapp/accounts", ["numberLimit": .int(numberLimit)])
        return try #require(account.json["id"]?.string)
    }

    static func addition(_ number: String) -> JSON {
        ["cc": "1", "phone_number": .string(String(number.dropFirst())), "verified_name": "Fleet"]
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
