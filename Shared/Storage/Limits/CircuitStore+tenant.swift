package import Core
package import FoundationEssentials

extension CircuitStore {
    /// An open circuit that a tenant's messages or fleet updates wait for.
    package struct Waiting: Sendable, Equatable {
        package let vendor: Vendor
        package let scope: CircuitID.Scope
        package let cause: Circuit.Cause
        /// When it is tried again.
        package let until: Date
    }

    /// - Parameter number: the tenant's own.
    package func waiting(of tenant: TenantID, number: AssignedNumber?) async throws -> [Waiting] {
        var found: [Waiting] = []
        for vendor in Vendor.allCases {
            let (circuits, now) = try await self.all(vendor)
            for (id, circuit) in circuits where Self.concerns(id, vendor, tenant, number) {
                // One that is due holds up nobody, or somebody would be trying it.
                guard let wait = circuit.wait(at: now), wait > 0 else { continue }
                found.append(
                    Waiting(
                        vendor: vendor, scope: id.scope, cause: circuit.cause, until: Date(milliseconds: now + wait)))
            }
        }
        return found.sorted { ($0.vendor.rawValue, $0.scope) < ($1.vendor.rawValue, $1.scope) }
    }

    private static func concerns(
        _ id: CircuitID, _ vendor: Vendor, _ tenant: TenantID, _ number: AssignedNumber?
    ) -> Bool {
        switch (vendor, id.scope) {
        // No message waits for it.
        case (.stripe, _): false
        case (_, .host), (_, .app): true
        case (.whatsapp, .account): id.name == number?.businessAccount.rawValue
        case (.whatsapp, .number): id.name == number?.id.rawValue
        case (.samsara, _): id.name.hasPrefix("\(tenant)/")
        }
    }
}
