import AsyncHTTPClient
import ServiceLifecycle

/// Shuts the HTTP client down once nothing uses it any more.
struct ClientLifetime: Service {
    let client: HTTPClient

    func run() async throws {
        try? await gracefulShutdown()  // Cancellation ends the wait just as well.
        try await client.shutdown()
    }
}
