import Core
import HTTPTypes
import Logging
import NIOCore
import NIOHTTPTypes
import Storage

/// Answers Samsara's webhooks on the connection's own event loop, without a task or a hop, which more than doubles what
/// a core takes. Only the plain case goes this way: a JSON body of known length for a known token, nothing else being
/// answered on the connection. All else goes on to Hummingbird, where the same ``SamsaraWebhooks`` answers.
final class WebhookShortcut: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private enum State {
        /// The request in hand, if any, is Hummingbird's.
        case passing
        case collecting(HTTPRequest, RouteCache.Route?, ByteBuffer)
        case answering
    }

    private let webhooks: SamsaraWebhooks
    private let logger: Logger
    private var state = State.passing
    /// Requests that were passed on and are not answered yet.
    private var passed = 0
    /// What came while a webhook was being answered: at most what was read from the socket at once.
    private var held: [HTTPRequestPart] = []
    private var wantsRead = false
    private var wantsQuiet = false
    private static let longestBody = 64 * 1024

    init(webhooks: SamsaraWebhooks, logger: Logger) {
        self.webhooks = webhooks
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.take(self.unwrapInboundIn(data), context)
    }

    private func take(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
        switch (self.state, part) {
        case (.answering, _): self.held.append(part)
        case (.passing, .head(let request)):
            if self.passed == 0, let route = self.route(request) {
                self.state = .collecting(request, route.route, context.channel.allocator.buffer(capacity: route.length))
            } else {
                self.passed += 1
                context.fireChannelRead(self.wrapInboundOut(part))
            }
        case (.passing, _): context.fireChannelRead(self.wrapInboundOut(part))
        case (.collecting(let request, let route, var body), .body(var chunk)):
            self.state = .passing
            body.writeBuffer(&chunk)
            self.state = .collecting(request, route, body)
        case (.collecting(let request, let route, let body), .end):
            self.state = .answering
            self.answer(request, route, Array(body.readableBytesView), context)
        case (.collecting, .head): context.close(promise: nil)
        }
    }

    func read(context: ChannelHandlerContext) {
        if case .answering = self.state {
            self.wantsRead = true
        } else {
            context.read()
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = self.unwrapOutboundIn(data) { self.passed -= 1 }
        context.write(data, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, !self.isPassing {
            self.wantsQuiet = true
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    private var isPassing: Bool {
        if case .passing = self.state { true } else { false }
    }

    /// Nil for whatever is not the plain case.
    private func route(_ request: HTTPRequest) -> (route: RouteCache.Route?, length: Int)? {
        guard request.method == .post, let path = request.path, path.hasPrefix("/samsara/"),
            request.headerFields[.connection] == nil, request.headerFields[.expect] == nil,
            request.headerFields[.contentType] == "application/json",
            let length = request.headerFields[.contentLength].flatMap({ Int($0) }), length <= Self.longestBody,
            let token = WebhookToken(parsing: path.dropFirst("/samsara/".count)),
            case .known(let route?) = self.webhooks.routes.lookup(tokenHash: token.hash)
        else { return nil }
        return (route, length)
    }
}

extension WebhookShortcut {
    private func answer(
        _ request: HTTPRequest, _ route: RouteCache.Route?, _ body: [UInt8], _ context: ChannelHandlerContext
    ) {
        let start = ContinuousClock.now
        do throws(WebhookRefusal) {
            switch try self.webhooks.decide(request.headerFields, route, body) {
            case .answer(let outcome): self.finish(outcome, since: start, context)
            case .enqueue(let entry): self.enqueue(entry, since: start, context)
            }
        } catch {
            self.finish(self.webhooks.refused(error, self.logger), since: start, context)
        }
    }

    private func enqueue(_ entry: WorkEntry, since start: ContinuousClock.Instant, _ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        let finish: @Sendable (WebhookOutcome) -> Void = { outcome in
            eventLoop.execute {
                let (handler, context) = bound.value
                handler.finish(outcome, since: start, context)
            }
        }
        let isSent = self.webhooks.queue.enqueueNow(entry, role: .outbound) { [webhooks, logger] result in
            switch result {
            case .success(let stored): finish(stored == .enqueued ? .enqueued : .duplicate)
            case .failure(let error): finish(webhooks.refused(WebhookRefusal(.unavailable, "\(error)"), logger))
            }
        }
        guard !isSent else { return }
        eventLoop.makeFutureWithTask { [webhooks, logger] in
            do {
                finish(try await webhooks.enqueue(entry))
            } catch let refusal as WebhookRefusal {
                finish(webhooks.refused(refusal, logger))
            }
        }.whenFailure { _ in finish(.unavailable) }
    }

    private func finish(
        _ outcome: WebhookOutcome, since start: ContinuousClock.Instant, _ context: ChannelHandlerContext
    ) {
        self.webhooks.metrics.record(outcome, since: start)
        guard context.channel.isActive else { return }
        var head = HTTPResponse(status: outcome.status, headerFields: [.contentLength: "0"])
        if let retryAfter = outcome.retryAfter { head.headerFields[.retryAfter] = retryAfter }
        context.write(self.wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(self.wrapOutboundOut(.end(nil)), promise: nil)
        self.state = .passing
        self.takeUpHeld(context)
    }

    private func takeUpHeld(_ context: ChannelHandlerContext) {
        let parts = self.held
        self.held = []
        for part in parts { self.take(part, context) }
        if !parts.isEmpty { context.fireChannelReadComplete() }
        guard self.isPassing else { return }
        if self.wantsQuiet {
            self.wantsQuiet = false
            context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        if self.wantsRead {
            self.wantsRead = false
            context.read()
        }
    }
}
