import NIOCore
import NIOPosix
import NIOSSL

extension Connector {
    /// Resolves the host anew and connects. A TLS handshake that fails shows at the first command.
    func open(_ endpoint: RedisEndpoint, on loop: any EventLoop) async throws(RedisError) -> RedisConnection {
        let tls = try await self.makeTLSContext()
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(self.configuration.connectTimeout))
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try self.addHandlers(to: channel, endpoint: endpoint, tls: tls)
                }
            }
        let channel =
            switch endpoint {
            case .tcp(let host, let port): bootstrap.connect(host: host, port: port)
            case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
            }
        let commandTimeout = self.configuration.commandTimeout
        let opened = Pending<RedisConnection>()
        channel.flatMapThrowing { try RedisConnection(adopting: $0, commandTimeout: commandTimeout) }
            .whenComplete { result in
                let outcome = result.mapError { RedisError(.unavailable, "cannot connect to \(endpoint): \($0)") }
                guard !opened.resolve(outcome), case .success(let abandoned) = outcome else { return }
                abandoned.close()
            }
        return try await opened.value()
    }

    private func addHandlers(to channel: any Channel, endpoint: RedisEndpoint, tls: NIOSSLContext?) throws {
        if let tls {
            let handler = try NIOSSLClientHandler(context: tls, serverHostname: endpoint.tlsServerName)
            try channel.pipeline.syncOperations.addHandler(handler)
        }
        let limits = Outbox.Limits(
            commands: self.configuration.maximumInFlight, bytes: self.configuration.maximumInFlightBytes)
        try channel.pipeline.syncOperations.addHandler(CommandHandler(outbox: SharedOutbox(limits: limits)))
    }

    /// Certificate and host name are verified. Made for each connection, so that a renewed file of roots is seen.
    private func makeTLSContext() async throws(RedisError) -> NIOSSLContext? {
        guard self.configuration.usesTLS else { return nil }
        let file = self.configuration.trustRootsFile
        do {
            return try await NIOThreadPool.singleton.runIfActive {
                var configuration = TLSConfiguration.makeClientConfiguration()
                if let file { configuration.trustRoots = .file(file) }
                return try NIOSSLContext(configuration: configuration)
            }
        } catch {
            throw RedisError(.unavailable, "cannot load the trust roots from \(file ?? "the system"): \(error)")
        }
    }
}

extension RedisEndpoint {
    /// Nil for an address: TLS names no addresses, and the certificate is then checked against the peer's address.
    fileprivate var tlsServerName: String? {
        guard case .tcp(let host, _) = self, (try? SocketAddress(ipAddress: host, port: 0)) == nil else { return nil }
        return host
    }
}
