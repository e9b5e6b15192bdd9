import Core

/// Who calls the API.
enum Caller: Sendable, Equatable {
    case `operator`
    case tenant(TenantID)

    /// As it stands in the audit log.
    var description: String {
        switch self {
        case .operator: "operator"
        case .tenant: "tenant"
        }
    }
}
