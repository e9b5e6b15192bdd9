import Core
import NIOCore
import Storage

extension WebhookShortcut {
    /// Answers the webhook that stands whole at the beginning of what has come.
    func answer(_ webhook: PlainWebhook, _ context: ChannelHandlerContext) {
        let start = ContinuousClock.now
        let bytes = self.received
        self.received.moveReaderIndex(forwardBy: webhook.headByteCount)
        let body = self.received.readBytes(length: webhook.bodyByteCount) ?? []
        self.state = .answering
        self.deadline.enter(.answer, context)
        do throws(WebhookRefusal) {
            switch try self.webhooks.decide(webhook.headers, webhook.route, body, using: &self.generator) {
            case .answer(let outcome): self.finish(outcome, since: start)
            case .enqueue(let entry):
                guard !self.submit(entry, since: start, context) else { return }
                // Hummingbird can wait for Redis.
                self.received = bytes
                self.state = .passing(byteCount: webhook.byteCount, isAnswered: false)
            }
        } catch {
            self.finish(self.webhooks.metrics.refused(error, self.logger), since: start)
        }
    }

    /// False when Redis cannot be asked at once.
    private func submit(
        _ entry: WorkEntry, since start: ContinuousClock.Instant, _ context: ChannelHandlerContext
    ) -> Bool {
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        return self.enqueue(entry) { result in
            if eventLoop.inEventLoop {
                bound.value.finish(result, since: start)
            } else {
                eventLoop.execute { bound.value.finish(result, since: start) }
            }
        }
    }

    private func finish(_ result: EventQueue.Result, since start: ContinuousClock.Instant) {
        switch result {
        case .success(.enqueued): self.finish(.enqueued, since: start)
        case .success(.duplicate): self.finish(.duplicate, since: start)
        case .failure(let error):
            let refusal = WebhookRefusal(.unavailable, "\(error)")
            self.finish(self.webhooks.metrics.refused(refusal, self.logger), since: start)
        }
    }

    private func finish(_ outcome: WebhookOutcome, since start: ContinuousClock.Instant) {
        self.webhooks.metrics.record(outcome, since: start)
        guard let context, context.channel.isActive else { return }
        context.writeAndFlush(self.wrapOutboundOut(outcome.wire), promise: nil)
        self.deadline.enter(.nextRequest, context)
        self.state = .awaiting
        self.goOn()
    }
}
