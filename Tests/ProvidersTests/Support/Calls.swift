import AsyncHTTPClient
import Core
import Metrics
import MetricsTestKit
import NIOCore
import NIOPosix

@testable import Providers

/// Runs `body` with a client of short patience and shuts the client down.
func withHTTP<Result>(
    deadline: Duration = .seconds(30), metrics: any MetricsFactory = NOOPMetricsHandler.instance,
    body: (VendorHTTP) async throws -> Result
) async throws -> Result {
    var configuration = VendorHTTP.clientConfiguration(connections: 8)
    configuration.timeout.connect = .milliseconds(500)
    configuration.timeout.read = .seconds(1)
    let client = HTTPClient(eventLoopGroup: .singletonMultiThreadedEventLoopGroup, configuration: configuration)
    do {
        let result = try await body(VendorHTTP(client: client, version: "1.2.3", deadline: deadline, metrics: metrics))
        try await client.shutdown()
        return result
    } catch {
        try await client.shutdown()
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
