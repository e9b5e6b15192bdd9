import Core
import Metrics
import MetricsTestKit
import NIOCore
import NIOPosix
import NIOSSL

@testable import Providers

/// Runs `body` with a client of short patience and shuts the client down.
func withHTTP<Result>(
    deadline: Duration = .seconds(30), metrics: any MetricsFactory = NOOPMetricsHandler.instance,
    tls: TLSConfiguration = .makeClientConfiguration(), body: (VendorHTTP) async throws -> Result
) async throws -> Result {
    try await withTransport(connections: 8, tls: tls) { transport in
        try await body(VendorHTTP(transport: transport, version: "1.2.3", deadline: deadline, metrics: metrics))
    }
}

/// Runs `body` with a transport on one event loop and shuts it down.
func withTransport<Result>(
    connections: Int, connectTimeout: Duration = .seconds(30), tls: TLSConfiguration = .makeClientConfiguration(),
    body: (HTTPTransport) async throws -> Result
) async throws -> Result {
    let transport = HTTPTransport(
        group: MultiThreadedEventLoopGroup.singleton.next(), connections: connections,
        connectTimeout: connectTimeout, tls: tls)
    do {
        let result = try await body(transport)
        try await transport.shutdown()
        return result
    } catch {
        try await transport.shutdown()
        throw error
    }
}

extension BaseURL {
    static func local(_ url: String) throws -> BaseURL { try BaseURL(url, allowPrivate: true) }
}

/// The error that a call ends with, nil if it succeeds.
func failure<Value>(of call: () async throws(ProviderError) -> Value) async -> ProviderError? {
    do {
        _ = try await call()
        return nil
    } catch {
        return error
    }
}
