import Core
import Logging
import NIOCore
import Storage

/// Answers Samsara's webhooks from the bytes of the connection, on its own event loop: without a task, a hop or a
/// general decoder.
///
/// Only the plain case goes this way: a JSON body of known length for a known token. All other requests pass on to
/// Hummingbird, where the same ``SamsaraWebhooks`` answers, one at a time and cut where they end, so that what comes
/// behind them can go this way again. Where that end is in doubt, the rest of the connection is Hummingbird's.
final class WebhookShortcut: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Hands an entry to Redis, as ``EventQueue/enqueueNow(_:role:completion:)`` does.
    typealias Enqueue = @Sendable (WorkEntry, @escaping @Sendable (EventQueue.Result) -> Void) -> Bool

    enum State {
        /// What comes next begins a request.
        case awaiting
        case collecting(PlainWebhook)
        case answering
        /// A request is Hummingbird's, of which so many bytes are still to come.
        case passing(byteCount: Int, isAnswered: Bool)
        case passingAll
    }

    let webhooks: SamsaraWebhooks
    let logger: Logger
    let deadline: RequestDeadline
    let enqueue: Enqueue
    var generator = IDGenerator()
    var state = State.awaiting
    /// What has come and was neither taken nor passed on.
    var received = ByteBuffer()
    private(set) var context: ChannelHandlerContext?
    private var isProceeding = false
    private var hasPassed = false
    private var wantsRead = false
    /// What Hummingbird is to learn when the webhook in hand is answered.
    private var heldEvents: [Any] = []
    /// When so many bytes wait for an answer, no more are read.
    private static let longestWait = 64 * 1024

    init(
        webhooks: SamsaraWebhooks, logger: Logger, deadline: RequestDeadline, enqueue: @escaping Enqueue
    ) {
        self.enqueue = enqueue
        self.webhooks = webhooks
        self.logger = logger
        self.deadline = deadline
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = self.unwrapInboundIn(data)
        if self.received.readableBytes == 0 {
            self.received = bytes
        } else {
            self.received.writeBuffer(&bytes)
        }
        self.proceed()
        self.catchUp(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard self.hasPassed else { return }
        self.hasPassed = false
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        self.wantsRead = self.isHolding && self.received.readableBytes >= Self.longestWait
        if !self.wantsRead { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (self.state, event) {
        case (.collecting(let webhook), ChannelEvent.inputClosed):
            self.state = .passing(byteCount: webhook.byteCount, isAnswered: false)
            self.proceed()
            context.fireUserInboundEventTriggered(event)
        case (.collecting, _), (.answering, _): self.heldEvents.append(event)
        case (.awaiting, _), (.passing, _), (.passingAll, _): context.fireUserInboundEventTriggered(event)
        }
    }

    /// Whether what comes has to wait for an answer.
    private var isHolding: Bool {
        switch self.state {
        case .answering, .passing(byteCount: 0, isAnswered: false): true
        case .awaiting, .collecting, .passing, .passingAll: false
        }
    }
}

extension WebhookShortcut {
    /// Hummingbird has written the end of an answer.
    func noteAnswer() {
        guard case .passing(let byteCount, isAnswered: false) = self.state, let context else { return }
        self.state = byteCount == 0 ? .awaiting : .passing(byteCount: byteCount, isAnswered: true)
        guard byteCount == 0, self.received.readableBytes > 0 || self.wantsRead else { return }
        // Not now: the handlers behind are in the midst of that write.
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute { bound.value.goOn() }
    }

    /// Takes up what came while an answer was awaited.
    func goOn() {
        guard let context, !self.isProceeding else { return }
        self.proceed()
        self.channelReadComplete(context: context)
        self.catchUp(context)
    }

    /// Does what was put off and need not wait any more.
    private func catchUp(_ context: ChannelHandlerContext) {
        if self.wantsRead { self.read(context: context) }
        switch self.state {
        case .collecting, .answering: return
        case .awaiting, .passing, .passingAll: break
        }
        let events = self.heldEvents
        self.heldEvents = []
        for event in events { context.fireUserInboundEventTriggered(event) }
    }

    private func proceed() {
        guard !self.isProceeding else { return }
        self.isProceeding = true
        while let context, context.channel.isActive, self.received.readableBytes > 0, self.step(context) {}
        self.isProceeding = false
    }

    /// False when nothing more can be done with what has come.
    private func step(_ context: ChannelHandlerContext) -> Bool {
        switch self.state {
        case .awaiting: return self.begin(context)
        case .collecting(let webhook):
            guard self.received.readableBytes >= webhook.byteCount else { return false }
            self.answer(webhook, context)
        case .answering, .passing(byteCount: 0, _): return false
        case .passing(let byteCount, let isAnswered):
            let rest = byteCount - self.pass(byteCount, context)
            self.state = rest == 0 && isAnswered ? .awaiting : .passing(byteCount: rest, isAnswered: isAnswered)
        case .passingAll: _ = self.pass(self.received.readableBytes, context)
        }
        return true
    }

    /// Looks at the head of a request.
    private func begin(_ context: ChannelHandlerContext) -> Bool {
        switch RequestHead.read(self.received) {
        case .incomplete:
            self.deadline.noteBytes(context)
            return false
        case .unclear: self.state = .passingAll
        case .read(let head):
            if let webhook = PlainWebhook(head, self.webhooks.routes) {
                self.state = .collecting(webhook)
                if self.received.readableBytes < webhook.byteCount { self.deadline.enter(.body, context) }
            } else {
                self.state = .passing(byteCount: head.byteCount + head.bodyByteCount, isAnswered: false)
            }
        }
        return true
    }

    private func pass(_ count: Int, _ context: ChannelHandlerContext) -> Int {
        guard let bytes = self.received.readSlice(length: min(count, self.received.readableBytes)) else { return 0 }
        self.hasPassed = true
        context.fireChannelRead(self.wrapInboundOut(bytes))
        return bytes.readableBytes
    }
}
