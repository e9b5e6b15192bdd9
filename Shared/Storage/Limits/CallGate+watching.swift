import Core
import Logging

extension CallGate {
    /// Reports the open circuits and removes those that nobody asks for any more.
    func watch() async {
        while !Task.isCancelled {
            for vendor in Vendor.allCases {
                do {
                    try await self.watch(vendor)
                } catch {
                    guard !Task.isCancelled else { return }
                    self.logger.debug("Cannot look at the circuits", metadata: ["error": "\(error)"])
                }
            }
            // Ends early only when the process stops, which the loop then sees.
            try? await Task.sleep(for: .seconds(5))
        }
    }

    private func watch(_ vendor: Vendor) async throws {
        let (circuits, now) = try await self.circuits.all(vendor)
        for scope in CircuitID.Scope.allCases {
            self.metrics.open(circuits.count { $0.key.scope == scope && $0.value.isOpen }, vendor, scope)
        }
        for (id, circuit) in circuits where circuit.isForgotten(at: now) {
            try await self.circuits.update(id, vendor) { circuit, now in
                if circuit.isForgotten(at: now) { circuit = Circuit() }
            }
        }
    }
}
