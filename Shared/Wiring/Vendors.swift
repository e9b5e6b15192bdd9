import AsyncHTTPClient
package import NIOCore
package import Providers
import Runtime
import ServiceLifecycle

/// The HTTP client that all calls to vendors share; closed when the process stops, after everything that uses it.
package struct Vendors: Service {
    package let http: VendorHTTP
    private let client: HTTPClient

    package init(eventLoopGroup: any EventLoopGroup) {
        self.client = HTTPClient(
            eventLoopGroupProvider: .shared(eventLoopGroup),
            configuration: VendorHTTP.clientConfiguration(connections: 512))
        self.http = VendorHTTP(client: self.client, version: Version.current)
    }

    package func run() async throws {
        try? await gracefulShutdown()
        try await self.client.shutdown()
    }
}
