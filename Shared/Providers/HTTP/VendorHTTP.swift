package import Metrics

/// What all calls to vendors share: the process' connections, the product's name and the timers.
/// A value is cheap to copy; the transport stays owned by whoever made it.
package struct VendorHTTP: Sendable {
    let transport: HTTPTransport
    let userAgent: String
    let deadline: Duration
    let timers: RequestTimers

    /// - Parameters:
    ///   - version: of the product, for `User-Agent: FleetChat/<version>`.
    ///   - deadline: of one call, from before a connection is sought to the end of the answer.
    package init(
        transport: HTTPTransport, version: String, deadline: Duration = .seconds(10),
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.transport = transport
        self.userAgent = "FleetChat/\(version)"
        self.deadline = deadline
        self.timers = RequestTimers(factory: metrics)
    }

    /// The longest that a call waits for a connection before its request leaves or is given up as `unreachable`.
    package static var connectTimeout: Duration { .seconds(3) }
}
