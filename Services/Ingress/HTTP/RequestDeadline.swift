import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends connections whose request takes too long to arrive: its head within 5 seconds of its first byte, its body
/// within 10 seconds of its head, whatever drips in meanwhile. Who connects must begin within 5 seconds too, and a
/// connection that rests for a minute after an answer is closed.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// What is awaited.
    enum Phase {
        case head, body, answer, nextRequest
    }

    private var phase = Phase.head
    /// When the connection ends unless something happens before; looked at once a second.
    private var deadline: NIODeadline?
    private var watch: RepeatedTask?
    private let head: TimeAmount
    private let body: TimeAmount
    private let rest: TimeAmount

    init(head: TimeAmount = .seconds(5), body: TimeAmount = .seconds(10), rest: TimeAmount = .seconds(60)) {
        self.head = head
        self.body = body
        self.rest = rest
    }

    func handlerAdded(context: ChannelHandlerContext) {
        do {
            try context.pipeline.syncOperations.addHandler(ByteWatch(self), position: .first)
        } catch {
            context.fireErrorCaught(error)
        }
        self.enter(.head, context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.watch = context.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            let (handler, context) = bound.value
            if let deadline = handler.deadline, context.eventLoop.now >= deadline { handler.refuse(context) }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.watch?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.watch?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head: self.enter(.body, context)
        case .body: break
        case .end: self.enter(.answer, context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = self.unwrapOutboundIn(data), self.phase == .answer { self.enter(.nextRequest, context) }
        context.write(data, promise: promise)
    }

    /// Bytes of a request have come whose head is not complete.
    func noteBytes(_ context: ChannelHandlerContext) {
        if self.phase == .answer || self.phase == .nextRequest { self.enter(.head, context) }
    }

    func enter(_ phase: Phase, _ context: ChannelHandlerContext) {
        self.phase = phase
        let limit: TimeAmount? =
            switch phase {
            case .head: self.head
            case .body: self.body
            case .answer: nil
            case .nextRequest: self.rest
            }
        self.deadline = limit.map { context.eventLoop.now + $0 }
    }

    private func refuse(_ context: ChannelHandlerContext) {
        self.watch?.cancel()
        guard self.phase != .nextRequest else { return context.close(promise: nil) }
        let head = HTTPResponse(status: .requestTimeout, headerFields: [.connection: "close", .contentLength: "0"])
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }

    /// Stands before the decoder, which says nothing until a head is complete.
    private final class ByteWatch: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let deadline: RequestDeadline

        init(_ deadline: RequestDeadline) {
            self.deadline = deadline
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            self.deadline.noteBytes(context)
            context.fireChannelRead(data)
        }
    }
}
