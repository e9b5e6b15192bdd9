package import ServiceLifecycle

/// What a process runs.
package struct ServicePlan: Sendable {
    /// In the order of dependency: all start together, and each is stopped once those after it have ended.
    package var services: [any Service]
    package var healthChecks: [HealthCheck]

    package init(services: [any Service], healthChecks: [HealthCheck] = []) {
        self.services = services
        self.healthChecks = healthChecks
    }
}
