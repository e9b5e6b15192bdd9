import Core
import Providers
import Storage

/// What calls to Samsara have to pass: circuits of Samsara itself and of the tenant's token, limits per organisation.
/// Reading and writing have a circuit each, since a token may be allowed the one and not the other.
enum SamsaraCalls {
    static func lookUpDriver(_ tenant: TenantID, _ token: Secret) -> VendorCall {
        self.call(tenant, token, "read", ["assignments": SamsaraLimits.assignments])
    }

    /// - Parameter mayExist: it is looked for first.
    static func createDocument(_ tenant: TenantID, _ token: Secret, mayExist: Bool) -> VendorCall {
        var limits = ["documents": SamsaraLimits.documentCreation]
        if mayExist { limits["document_search"] = SamsaraLimits.documentSearch }
        return self.call(tenant, token, "write", limits)
    }

    static func appendStopNote(_ tenant: TenantID, _ token: Secret) -> VendorCall {
        self.call(tenant, token, "write", ["routes": SamsaraLimits.routeUpdate])
    }

    private static func call(
        _ tenant: TenantID, _ token: Secret, _ purpose: String, _ limits: [String: RateLimit]
    ) -> VendorCall {
        VendorCall(
            .samsara,
            circuits: [CircuitID(.host), CircuitID(.account, "\(tenant)/\(token.fingerprint)/\(purpose)")],
            buckets: limits.map { .init(.operation, "\(tenant)/\($0.key)", $0.value) })
    }
}
