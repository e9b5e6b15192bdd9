package import Logging
package import ServiceLifecycle

/// Runs a service for as long as `body` needs it.
@discardableResult
package func running<Result: Sendable>(
    _ services: any Service..., body: () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for service in services { group.addTask { try await service.run() } }
        defer { group.cancelAll() }
        return try await body()
    }
}

extension Logger {
    package static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
