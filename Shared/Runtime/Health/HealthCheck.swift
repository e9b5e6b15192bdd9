/// A question about one thing the process depends on, asked once a second.
package struct HealthCheck: Sendable {
    let name: String
    let isCritical: Bool
    let check: @Sendable () async -> HealthStatus

    /// - Parameters:
    ///   - name: names the check in `/health/{name}`, and in logs: lower case, unique in the process.
    ///   - critical: whether the process is not ready while the check fails.
    ///   - check: is cancelled after 2 s and counts as failed until it answers.
    package init(_ name: String, critical: Bool, check: @escaping @Sendable () async -> HealthStatus) {
        self.name = name
        self.isCritical = critical
        self.check = check
    }
}
