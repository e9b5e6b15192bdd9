import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Takes every message at once, as WhatsApp would, and remembers when it came.
final class Sink: Sendable {
    private struct State {
        var requests = 0
        var arrivals: [String: ContinuousClock.Instant] = [:]
    }

    let url: String
    private let state = Mutex(State())

    private init(port: Int) {
        self.url = "http://127.0.0.1:\(port)"
    }

    /// Listens on the loopback interface while `body` runs.
    static func running<Result: Sendable>(_ body: (Sink) async throws -> Result) async throws -> Result {
        let port = try Port.free()
        let sink = Sink(port: port)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
                    try pipeline.addHandler(SinkHandler(sink))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        let result = try await body(sink)
        try await channel.close()
        return result
    }

    /// - Parameter callback: the `biz_opaque_callback_data` of the message.
    /// - Returns: a number for the message.
    func take(_ callback: String) -> Int {
        let now = ContinuousClock.now
        return self.state.withLock { state in
            state.requests += 1
            if state.arrivals[callback] == nil { state.arrivals[callback] = now }
            return state.requests
        }
    }

    func clear() {
        self.state.withLock { $0 = State() }
    }

    var requests: Int { self.state.withLock(\.requests) }

    /// When each message came for the first time, by callback.
    var arrivals: [String: ContinuousClock.Instant] { self.state.withLock(\.arrivals) }

    /// Throws when fewer requests than `count` came until `limit` has passed.
    func wait(for count: Int, within limit: Duration) async throws {
        let end = ContinuousClock.now + limit
        while self.requests < count {
            guard ContinuousClock.now < end else {
                throw BenchmarkError("only \(self.requests) of \(count) messages came within \(limit)")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
