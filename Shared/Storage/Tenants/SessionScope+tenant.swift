import Core
import Postgres

extension SessionScope {
    /// Statements under it see and write the rows of this tenant alone.
    static func tenant(_ id: TenantID) -> SessionScope {
        SessionScope(["app.tenant_id": id.description])
    }
}
