internal import NIOCore
internal import NIOHTTP1
internal import NIOTLS

/// One kept connection: a request at a time, and its answer. Pipelining would make the answer of the second depend on
/// the first.
final class HTTPConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private enum State {
        /// Until TLS has agreed.
        case securing(since: NIODeadline)
        case idle(since: NIODeadline)
        case busy(HTTPExchange)
        case closed
    }

    private static let idleLimit: TimeAmount = .seconds(30)
    private static let handshakeLimit: TimeAmount = .seconds(5)

    private let pool: HTTPPool
    private let channel: any Channel
    private var state: State
    private var context: ChannelHandlerContext?
    private var answer: VendorAnswer?
    private var isKept = true
    private var failure: (any Error)?

    init(_ channel: any Channel, pool: HTTPPool, isSecure: Bool) {
        self.channel = channel
        self.pool = pool
        self.state = isSecure ? .securing(since: .now()) : .idle(since: .now())
    }

    var isOpen: Bool { self.channel.isActive }

    /// The request leaves in one write.
    func send(_ exchange: HTTPExchange) {
        self.state = .busy(exchange)
        exchange.connection = self
        guard let context else { return }
        context.write(self.wrapOutboundOut(.head(exchange.head)), promise: nil)
        if let body = exchange.body { context.write(self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
    }

    func close() {
        self.channel.close(promise: nil)
    }

    /// Ends what takes too long.
    func enforceLimits(_ now: NIODeadline) {
        switch self.state {
        case .securing(let since) where now - since > Self.handshakeLimit: self.close()
        case .idle(let since) where now - since > Self.idleLimit: self.close()
        case .busy(let exchange) where exchange.deadline <= now: exchange.giveUp("the time was over")
        case .securing, .idle, .busy, .closed: break
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent, case .securing = self.state {
            self.state = .idle(since: .now())
            self.pool.connected(self)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .busy(let exchange) = self.state else { return self.close() }
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.isKept = head.isKeepAlive
            self.answer = VendorAnswer(status: Int(head.status.code), headers: head.headers, body: ByteBuffer())
        case .body(let part):
            if self.answer?.append(part) == false {
                exchange.finish(
                    .failure(.unanswered("the answer is longer than \(VendorAnswer.maximumLength) bytes")))
                self.close()
            }
        case .end:
            if let answer = self.answer.take() { self.complete(exchange, answer) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.failure = self.failure ?? error
        self.close()
    }

    func channelInactive(context: ChannelHandlerContext) {
        let reason = self.failure.map { "\($0)" } ?? "the vendor closed the connection"
        if case .busy(let exchange) = self.state {
            exchange.finish(.failure(.unanswered("no whole answer came: \(reason)")))
        }
        let wasSecuring = if case .securing = self.state { true } else { false }
        self.state = .closed
        self.pool.closed(self, unusable: wasSecuring ? reason : nil)
    }

    /// A vendor that answered before it had read the whole request may never read the rest.
    private func complete(_ exchange: HTTPExchange, _ answer: VendorAnswer) {
        self.state = .idle(since: .now())
        exchange.finish(.success(answer))
        let unsent = try? self.channel.syncOptions?.getOption(.bufferedWritableBytes)
        if self.isKept, unsent == 0 {
            self.pool.released(self)
        } else {
            self.close()
        }
    }
}

extension VendorAnswer {
    /// False when it would be longer than is accepted.
    fileprivate mutating func append(_ part: ByteBuffer) -> Bool {
        guard self.body.readableBytes + part.readableBytes <= Self.maximumLength else { return false }
        if self.body.readableBytes == 0 {
            self.body = part
        } else {
            self.body.writeImmutableBuffer(part)
        }
        return true
    }
}
