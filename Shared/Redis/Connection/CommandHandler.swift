import Metrics
import NIOCore

/// The event loop's side of a connection: writes what callers put into the outbox and hands them the replies.
final class CommandHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let outbox: SharedOutbox
    /// Resolved with the reason when the connection is of no more use, which is before the channel has closed.
    let ended = Pending<RedisError>()
    private var isEnded = false
    private var context: ChannelHandlerContext?
    private var reader: ReplyReader
    private var queue = ReplyQueue()
    private var timer: (deadline: NIODeadline, task: Scheduled<Void>)?
    private let inFlight = Meter(label: "fleetchat_redis_commands_in_flight")

    init(outbox: SharedOutbox) throws(RedisError) {
        self.outbox = outbox
        self.reader = try ReplyReader()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.end(.connectionLost("the connection was dropped"))
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isEnded else { return }
        var answered: [ReplyQueue.Answered] = []
        do throws(RedisError) {
            try self.reader.read(self.unwrapInboundIn(data)) { value throws(RedisError) in
                if let exchange = try self.receive(value) { answered.append(exchange) }
            }
            self.deliver(answered)
            self.closeIfDrained()
        } catch {
            self.close(error, delivering: answered)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.end(.connectionLost("the server closed the connection"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.close(.connectionLost("\(error)"))
    }
}

extension CommandHandler {
    /// Writes everything callers have appended so far.
    func flush() {
        guard let context, let batch = self.outbox.withLock({ $0.take() }) else { return }
        self.queue.append(batch.exchanges)
        self.inFlight.increment(by: Double(batch.exchanges.reduce(0) { $0 + $1.commandCount }))
        if let earliest = batch.exchanges.lazy.map(\.deadline).min() {
            self.setTimer(to: earliest, context: context)
        }
        context.writeAndFlush(self.wrapOutboundOut(batch.bytes), promise: nil)
    }

    func closeIfDrained() {
        guard let refusal = self.outbox.withLock({ $0.isDrained ? $0.refusal : nil }) else { return }
        self.close(refusal)
    }

    func close(_ reason: RedisError) {
        self.close(reason, delivering: [])
    }

    /// Fails what is in flight and closes the channel. Only the latter may take a while, as with TLS.
    private func close(_ reason: RedisError, delivering answered: [ReplyQueue.Answered]) {
        self.end(reason, delivering: answered)
        self.context?.close(promise: nil)
    }

    /// - Parameter answered: what still got its replies. Its callers must find the outbox closed if they send more.
    private func end(_ reason: RedisError, delivering answered: [ReplyQueue.Answered] = []) {
        guard !self.isEnded else { return }
        self.isEnded = true
        self.timer?.task.cancel()
        let refusal = RedisError(.connectionLost(sent: false), reason.message)
        let unsent = self.outbox.withLock { $0.close(refusing: refusal) }
        self.deliver(answered)
        for exchange in unsent {
            exchange.receiver.receive(.failure(refusal))
        }
        self.deliver(self.queue.fail(with: reason, now: .now()))
        self.ended.resolve(.success(reason))
    }
}

extension CommandHandler {
    private func receive(_ value: RedisValue) throws(RedisError) -> ReplyQueue.Answered? {
        guard case .error(let error) = value else { return try self.queue.receive(.success(value)) }
        if error.callsForReconnect {
            let refusal = RedisError(.connectionLost(sent: false), error.message)
            self.outbox.withLock { $0.drain(refusing: refusal) }
        }
        return try self.queue.receive(.failure(error))
    }

    private func deliver(_ answered: [ReplyQueue.Answered]) {
        guard !answered.isEmpty else { return }
        self.outbox.withLock { outbox in
            for answered in answered { outbox.answered(answered.exchange) }
        }
        self.inFlight.decrement(by: Double(answered.reduce(0) { $0 + $1.exchange.commandCount }))
        for answered in answered {
            answered.exchange.receiver.receive(.success(answered.replies))
        }
    }
}

extension CommandHandler {
    /// One timer serves all commands. It is set to the earliest deadline and, when it fires, to the earliest then.
    private func setTimer(to deadline: NIODeadline, context: ChannelHandlerContext) {
        if let timer {
            guard deadline < timer.deadline else { return }
            timer.task.cancel()
        }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleTask(deadline: deadline) { handler.value.timerFired() }
        self.timer = (deadline, task)
    }

    /// Replies come in order, so those behind an overdue one cannot be awaited either.
    private func timerFired() {
        self.timer = nil
        guard let context, let earliest = self.queue.earliestDeadline else { return }
        guard earliest <= .now() else { return self.setTimer(to: earliest, context: context) }
        self.close(.connectionLost("a command passed its deadline"))
    }
}

extension RedisError {
    fileprivate static func connectionLost(_ reason: String) -> RedisError {
        RedisError(.connectionLost(sent: true), reason)
    }
}
