package import Core

/// Who may use the API with a key.
package enum KeyHolder: Sendable, Equatable {
    case tenant(TenantID)
    /// By name.
    case `operator`(String)
}
