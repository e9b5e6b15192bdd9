import NIOCore
import NIOPosix
import Synchronization

@testable import Redis

/// A server on a free port of the loopback interface that answers as told.
struct FakeServer: Sendable {
    enum Reaction: Sendable {
        case reply(String)
        case silence
        case close
        case replyAndClose(String)
        case replyAfter(EventLoopFuture<Void>, String)
    }

    /// Connections are counted from 0. Nil stands for what an idle Redis would say to a greeting.
    typealias Behaviour = @Sendable (_ connection: Int, _ command: [String]) -> Reaction?

    let port: Int
    /// Each command as it arrives, prefixed by the number of its connection.
    let received: AsyncStream<[String]>

    var url: String {
        "redis://127.0.0.1:\(self.port)"
    }

    static func run<R>(_ behaviour: @escaping Behaviour, _ body: (FakeServer) async throws -> R) async throws -> R {
        let (received, continuation) = AsyncStream.makeStream(of: [String].self)
        let connections = Mutex(0)
        let group = MultiThreadedEventLoopGroup.singleton
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { child in
                let number = connections.withLock { count in
                    defer { count += 1 }
                    return count
                }
                return child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.addHandler(
                        FakeServerHandler(number: number, behaviour: behaviour, received: continuation))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let result: Result<R, any Error>
        do {
            let server = FakeServer(port: channel.localAddress?.port ?? 0, received: received)
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        try await channel.close()
        return try result.get()
    }

    /// Returns when a command named `name` has arrived.
    func waitForCommand(_ name: String) async {
        for await command in self.received where command.dropFirst().first == name { return }
    }
}

private final class FakeServerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let number: Int
    private let behaviour: FakeServer.Behaviour
    private let received: AsyncStream<[String]>.Continuation
    private var reader: ReplyReader

    init(
        number: Int, behaviour: @escaping FakeServer.Behaviour, received: AsyncStream<[String]>.Continuation
    ) throws {
        self.number = number
        self.behaviour = behaviour
        self.received = received
        self.reader = try ReplyReader()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var commands: [[String]] = []
        do {
            try self.reader.read(self.unwrapInboundIn(data)) { value in
                commands.append(value.array?.compactMap(\.string) ?? [])
            }
        } catch {
            context.close(promise: nil)
        }
        for command in commands {
            self.received.yield(["\(self.number)"] + command)
            self.perform(self.behaviour(self.number, command) ?? .reply("+OK\r\n"), context: context)
        }
    }

    private func perform(_ reaction: FakeServer.Reaction, context: ChannelHandlerContext) {
        switch reaction {
        case .silence: break
        case .close: context.close(promise: nil)
        case .reply(let text): context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .replyAndClose(let text):
            context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            context.close(promise: nil)
        case .replyAfter(let signal, let text):
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            signal.hop(to: context.eventLoop).whenSuccess {
                let (handler, context) = bound.value
                handler.perform(.reply(text), context: context)
            }
        }
    }
}
