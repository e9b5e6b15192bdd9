package import AsyncHTTPClient
package import Metrics
internal import NIOCore

/// What all calls to vendors share: the process' HTTP client, the product's name and the timers.
/// A value is cheap to copy; the client stays owned by whoever made it.
package struct VendorHTTP: Sendable {
    let client: HTTPClient
    let userAgent: String
    let deadline: Duration
    let timers: RequestTimers

    /// - Parameters:
    ///   - client: made with ``clientConfiguration(connections:)``.
    ///   - version: of the product, for `User-Agent: FleetChat/<version>`.
    ///   - deadline: of one call, from before a connection is sought to the end of the answer. An answer that stalls in
    ///     its midst is given up 10 seconds after its last byte.
    package init(
        client: HTTPClient, version: String, deadline: Duration = .seconds(10),
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.client = client
        self.userAgent = "FleetChat/\(version)"
        self.deadline = deadline
        self.timers = RequestTimers(factory: metrics)
    }

    /// The longest that a call waits for a connection before its request leaves or is given up as `unreachable`.
    package static var connectTimeout: Duration { .seconds(3) }

    /// ``connectTimeout`` to connect, no redirects, nothing received for 10 seconds ends a call.
    ///
    /// HTTP/1.1 only: an HTTP/2 connection takes about 100 requests at a time and the client opens one of them per
    /// host, which caps the rate far below what many connections reach.
    ///
    /// - Parameter connections: to one host at the same time; rate × latency is needed.
    package static func clientConfiguration(connections: Int = 256) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(self.connectTimeout), read: .seconds(10)),
            connectionPool: .init(
                idleTimeout: .seconds(30), concurrentHTTP1ConnectionsPerHostSoftLimit: connections))
        configuration.httpVersion = .http1Only
        return configuration
    }
}
