package import NIOCore
package import Providers
import Runtime
import ServiceLifecycle

/// The connections that all calls to vendors share; closed when the process stops, after everything that uses them.
package struct Vendors: Service {
    package let http: VendorHTTP
    private let transport: HTTPTransport

    package init(eventLoopGroup: any EventLoopGroup) {
        self.transport = HTTPTransport(group: eventLoopGroup, connections: 512)
        self.http = VendorHTTP(transport: self.transport, version: Version.current)
    }

    package func run() async throws {
        try? await gracefulShutdown()
        try await self.transport.shutdown()
    }
}
