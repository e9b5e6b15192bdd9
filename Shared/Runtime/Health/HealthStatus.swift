/// What a health check found; a reason is one short sentence without secrets.
package enum HealthStatus: Sendable, Equatable {
    case pass
    case warn(String)
    case fail(String)

    /// As in the health document.
    var name: String {
        switch self {
        case .pass: "pass"
        case .warn: "warn"
        case .fail: "fail"
        }
    }

    var reason: String? {
        switch self {
        case .pass: nil
        case .warn(let reason), .fail(let reason): reason
        }
    }
}
