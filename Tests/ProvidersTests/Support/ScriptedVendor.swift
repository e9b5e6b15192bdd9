import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A vendor on a port of its own that answers with the bytes of a script, so that it can also answer wrongly, in
/// part, or never. Remembers what it was asked.
final class ScriptedVendor: Sendable {
    enum Step: Sendable {
        /// A whole answer.
        case json(String, status: Int = 200, headers: [(String, String)] = [])
        /// These bytes, and nothing more; the connection stays open.
        case raw(String)
        /// Closes the connection without an answer.
        case hangUp
        case silence
    }

    struct Request: Sendable {
        var method: String
        var uri: String
        var headers: HTTPHeaders
        var body: String
        var connection: Int
    }

    private struct State {
        var steps: [Step]
        var requests: [Request] = []
        var connections = 0
    }

    private let state: Mutex<State>
    private let respond: (@Sendable (Request) -> Step)?

    private init(steps: [Step], respond: (@Sendable (Request) -> Step)?) {
        self.state = Mutex(State(steps: steps))
        self.respond = respond
    }

    var requests: [Request] { state.withLock { $0.requests } }

    /// Runs `body` against a vendor that takes one step per request and repeats the last one.
    static func run<Result>(
        _ steps: Step..., body: (ScriptedVendor, String) async throws -> Result
    ) async throws -> Result {
        try await run(steps, body: body)
    }

    /// - Parameter respond: decides by the request instead.
    static func run<Result>(
        _ steps: [Step], respond: (@Sendable (Request) -> Step)? = nil, tls: NIOSSLContext? = nil,
        body: (ScriptedVendor, String) async throws -> Result
    ) async throws -> Result {
        let vendor = ScriptedVendor(steps: steps, respond: respond)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = vendor.state.withLock { state in
                        state.connections += 1
                        return state.connections
                    }
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    }
                    let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
                    try channel.pipeline.syncOperations.addHandler(decoder)
                    try channel.pipeline.syncOperations.addHandler(Handler(vendor: vendor, connection: connection))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
        do {
            let result = try await body(vendor, url)
            try await channel.close()
            return result
        } catch {
            try await channel.close()
            throw error
        }
    }

    private func step(for request: Request) -> Step {
        state.withLock { state in
            state.requests.append(request)
            if let respond { return respond(request) }
            return state.steps.count > 1 ? state.steps.removeFirst() : state.steps.first ?? .silence
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = ByteBuffer

        private let vendor: ScriptedVendor
        private let connection: Int
        private var head: HTTPRequestHead?
        private var body = ""

        init(vendor: ScriptedVendor, connection: Int) {
            self.vendor = vendor
            self.connection = connection
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = ""
            case .body(let part): body += String(buffer: part)
            case .end: answer(context: context)
            }
        }

        private func answer(context: ChannelHandlerContext) {
            guard let head else { return }
            let request = Request(
                method: head.method.rawValue, uri: head.uri, headers: head.headers, body: body, connection: connection)
            switch vendor.step(for: request) {
            case .json(let json, let status, let headers):
                let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
                write(
                    "HTTP/1.1 \(status) X\r\ncontent-length: \(json.utf8.count)\r\n\(lines)\r\n\(json)",
                    context: context)
            case .raw(let bytes): write(bytes, context: context)
            case .hangUp: context.close(promise: nil)
            case .silence: break
            }
        }

        private func write(_ text: String, context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        }
    }
}
