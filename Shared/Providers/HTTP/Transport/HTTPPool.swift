internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// The connections of one event loop to one vendor, and the requests that wait for one.
final class HTTPPool {
    struct Limits {
        var connections: Int
        var connectTimeout: Duration
    }

    private let origin: HTTPOrigin
    private let limits: Limits
    private let tls: Result<NIOSSLContext, any Error>
    private let loop: any EventLoop
    private var connections: [ObjectIdentifier: HTTPConnection] = [:]
    /// The one used last comes last and is used next, so that those that are not needed grow old.
    private var idle: [HTTPConnection] = []
    private var waiting: CircularBuffer<HTTPExchange> = []
    /// Connections and attempts at one.
    private var open = 0
    /// Those of them that are not yet of use.
    private var connecting = 0
    private var isWatched = false
    private var isClosed = false

    init(_ origin: HTTPOrigin, limits: Limits, tls: Result<NIOSSLContext, any Error>, loop: any EventLoop) {
        self.origin = origin
        self.limits = limits
        self.tls = tls
        self.loop = loop
    }

    func run(_ exchange: HTTPExchange) {
        guard !self.isClosed else { return exchange.giveUp("the process stops") }
        while let connection = self.idle.popLast() {
            if connection.isOpen { return connection.send(exchange) }
        }
        self.waiting.append(exchange)
        self.connect()
        self.watch()
    }

    func connected(_ connection: HTTPConnection) {
        self.connecting -= 1
        self.released(connection)
    }

    func released(_ connection: HTTPConnection) {
        if let exchange = self.nextWaiting() {
            connection.send(exchange)
        } else {
            self.idle.append(connection)
        }
    }

    /// - Parameter unusable: why it never came to be used.
    func closed(_ connection: HTTPConnection, unusable: String?) {
        self.connections[ObjectIdentifier(connection)] = nil
        self.idle.removeAll { $0 === connection }
        guard let unusable else {
            self.open -= 1
            return self.connect()
        }
        self.failed(unusable)
    }

    func close() {
        self.isClosed = true
        while let exchange = self.nextWaiting() { exchange.giveUp("the process stops") }
        for connection in self.connections.values { connection.close() }
    }
}

extension HTTPPool {
    private func nextWaiting() -> HTTPExchange? {
        let now = NIODeadline.now()
        while let exchange = self.waiting.popFirst() {
            if exchange.connectDeadline <= now { exchange.giveUp("the time was over") }
            if !exchange.isFinished { return exchange }
        }
        return nil
    }

    /// Opens as many connections as there are requests that nothing else will serve.
    private func connect() {
        while !self.isClosed, self.connecting < self.waiting.count, self.open < self.limits.connections {
            self.open += 1
            self.connecting += 1
            ClientBootstrap(group: self.loop)
                .connectTimeout(TimeAmount(self.limits.connectTimeout))
                .connect(host: self.origin.host, port: self.origin.port)
                .assumeIsolated().whenComplete { result in
                    do {
                        try self.adopt(result.get())
                    } catch {
                        self.failed("\(error)")
                    }
                }
        }
    }

    private func adopt(_ channel: any Channel) throws {
        let connection = HTTPConnection(channel, pool: self, isSecure: self.origin.isSecure)
        let pipeline = channel.pipeline.syncOperations
        do {
            guard channel.isActive, !self.isClosed else { throw ChannelError.ioOnClosedChannel }
            if self.origin.isSecure {
                let tls = try NIOSSLClientHandler(context: self.tls.get(), serverHostname: self.origin.tlsName)
                try pipeline.addHandler(tls)
            }
            try pipeline.addHTTPClientHandlers()
            try pipeline.addHandler(connection)
        } catch {
            channel.close(promise: nil)
            throw error
        }
        self.connections[ObjectIdentifier(connection)] = connection
        if !self.origin.isSecure { self.connected(connection) }
    }

    /// Each failure ends one request, so that all of them end where nobody answers.
    private func failed(_ reason: String) {
        self.open -= 1
        self.connecting -= 1
        self.nextWaiting()?.finish(.failure(.unreachable("no connection came about: \(reason)")))
        self.connect()
    }

    /// Looks after limits of time as long as there is something to look after. A timer for each request would cost
    /// more than the rest of it.
    private func watch() {
        guard !self.isWatched else { return }
        self.isWatched = true
        self.loop.assumeIsolated().scheduleTask(in: .milliseconds(50)) {
            self.isWatched = false
            let now = NIODeadline.now()
            for exchange in self.waiting where exchange.connectDeadline <= now {
                exchange.giveUp("the time was over")
            }
            self.waiting.removeAll { $0.isFinished }
            for connection in self.connections.values { connection.enforceLimits(now) }
            if !self.waiting.isEmpty || self.open > 0 { self.watch() }
        }
    }
}

extension HTTPOrigin {
    /// Nil for an address: TLS names no addresses, and the certificate is then checked against the peer's address.
    fileprivate var tlsName: String? {
        (try? SocketAddress(ipAddress: self.host, port: self.port)) == nil ? self.host : nil
    }
}
