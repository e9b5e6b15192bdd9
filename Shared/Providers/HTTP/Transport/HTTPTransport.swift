package import NIOCore
internal import NIOHTTP1
package import NIOSSL

/// HTTP/1.1 over connections that are kept: no redirects, no cookies, no decompression, nothing tried twice. A call and
/// its connection stay on one event loop, the caller's own if it runs on one of the group.
///
/// HTTP/2 would not pay here: a connection takes about 100 requests at a time.
package final class HTTPTransport: Sendable {
    /// Nil after the shutdown.
    private typealias Pools = [HTTPOrigin: HTTPPool]?

    private let group: any EventLoopGroup
    private let pools: [ObjectIdentifier: NIOLoopBoundBox<Pools>]
    private let limits: HTTPPool.Limits
    private let tls: Result<NIOSSLContext, any Error>

    /// - Parameters:
    ///   - connections: to one host at the same time; rate × latency is needed.
    ///   - connectTimeout: within which a request leaves, or is given up as unreachable.
    package init(
        group: any EventLoopGroup, connections: Int, connectTimeout: Duration = VendorHTTP.connectTimeout,
        tls: TLSConfiguration = .makeClientConfiguration()
    ) {
        let loops = Array(group.makeIterator())
        self.group = group
        self.limits = .init(connections: max(connections / max(loops.count, 1), 1), connectTimeout: connectTimeout)
        self.tls = Result { try NIOSSLContext(configuration: tls) }
        self.pools = Dictionary(
            uniqueKeysWithValues: loops.map { loop in
                (ObjectIdentifier(loop), NIOLoopBoundBox.makeBoxSendingValue([:], as: Pools.self, eventLoop: loop))
            })
    }

    /// - Parameter deadline: until the answer is whole, to about 50 ms.
    func send(
        _ head: HTTPRequestHead, body: ByteBuffer?, to origin: HTTPOrigin, deadline: NIODeadline
    ) async throws(TransportError) -> VendorAnswer {
        let loop = self.group.any()
        let exchange = HTTPExchange(
            head, body: body, connectDeadline: .now() + TimeAmount(self.limits.connectTimeout), deadline: deadline)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if loop.inEventLoop {
                    self.run(exchange, to: origin, on: loop, continuation)
                } else {
                    loop.execute { self.run(exchange, to: origin, on: loop, continuation) }
                }
            }
        } onCancel: {
            loop.execute { exchange.cancel() }
        }
        return try outcome.get()
    }

    /// Ends all calls and closes all connections.
    package func shutdown() async throws {
        for box in self.pools.values {
            try await box.eventLoop.submit {
                let pools = box.value?.values
                box.value = nil
                pools?.forEach { $0.close() }
            }.get()
        }
    }

    private func run(
        _ exchange: HTTPExchange, to origin: HTTPOrigin, on loop: any EventLoop,
        _ continuation: CheckedContinuation<HTTPExchange.Outcome, Never>
    ) {
        exchange.begin(continuation)
        guard !exchange.isFinished else { return }
        guard let box = self.pools[ObjectIdentifier(loop)], let pools = box.value else {
            return exchange.giveUp("the process stops")
        }
        let pool = pools[origin] ?? HTTPPool(origin, limits: self.limits, tls: self.tls, loop: loop)
        box.value?[origin] = pool
        pool.run(exchange)
    }
}
