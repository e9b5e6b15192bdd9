import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// In the place of Hummingbird: notes what reaches it.
final class RequestLog: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private(set) var paths: [String] = []
    private(set) var bodies: [String] = []
    private(set) var events: [String] = []
    /// How often it was told that a burst of parts is over.
    private(set) var readCount = 0
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let request):
            self.paths.append(request.path ?? "")
            self.bodies.append("")
        case .body(let buffer): self.bodies[self.bodies.count - 1] += String(buffer: buffer)
        case .end: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        self.readCount += 1
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        self.events.append("\(event)")
    }

    func write(_ part: HTTPResponsePart) {
        self.context?.writeAndFlush(self.wrapOutboundOut(part), promise: nil)
    }
}

/// Stands before all other handlers and counts what would read from the socket.
final class ReadCount: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private(set) var value = 0

    func read(context: ChannelHandlerContext) {
        self.value += 1
        context.read()
    }
}
