import Hummingbird
import Logging
import NIOPosix
import Wiring

/// The cheapest answer that Hummingbird gives: to the same requests, on as many event loops as ingress has.
struct BareServer: Sendable {
    let port: Int

    static func running<Result: Sendable>(
        _ body: @Sendable (BareServer) async throws -> Result
    ) async throws -> Result {
        let server = BareServer(port: try Port.free())
        let (listening, start) = AsyncStream.makeStream(of: Void.self)
        let router = Router()
        router.post("/samsara/{token}") { _, _ in HTTPResponse.Status.ok }
        var logger = Logger(label: "bare")
        logger.logLevel = .critical
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: server.port), serverName: nil, backlog: 1024),
            onServerRunning: { _ in start.finish() },
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), logger: logger)
        return try await Stores.running(application) {
            for await _ in listening {}
            return try await body(server)
        }
    }
}
