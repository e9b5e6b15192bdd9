import Core
import Crypto

/// Who calls the API.
struct Caller: Sendable {
    enum Role: Sendable, Equatable {
        case `operator`
        case tenant(TenantID)
    }

    let role: Role
    /// As it stands in the audit log.
    let name: String
    let credential: Secret

    /// SHA-256 of the credential: tells callers apart where it must not stand itself.
    var fingerprint: [UInt8] { self.credential.withUnsafeBytes { Array(SHA256.hash(data: $0)) } }

    var tenant: TenantID? {
        switch self.role {
        case .operator: nil
        case .tenant(let id): id
        }
    }
}
