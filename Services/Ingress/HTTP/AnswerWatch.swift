import NIOCore
import NIOHTTPTypes

/// Puts a shortcut before the decoder, and tells it when Hummingbird has answered a request.
final class AnswerWatch: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let shortcut: WebhookShortcut

    init(_ shortcut: WebhookShortcut) {
        self.shortcut = shortcut
    }

    func handlerAdded(context: ChannelHandlerContext) {
        do {
            try context.pipeline.syncOperations.addHandler(self.shortcut, position: .first)
        } catch {
            context.fireErrorCaught(error)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(data, promise: promise)
        if case .end = self.unwrapOutboundIn(data) { self.shortcut.noteAnswer() }
    }
}
