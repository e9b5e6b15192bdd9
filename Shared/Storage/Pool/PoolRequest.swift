package import Core
import Redis

/// Something that pool-manager is asked to do.
package enum PoolRequest: Sendable, Equatable {
    case assign(TenantID)

    var fields: [RedisArgument] {
        switch self {
        case .assign(let tenant): ["kind", "assign", "tenant", RedisArgument(tenant.description)]
        }
    }

    init?(_ entry: StreamEntry) {
        guard entry.string("kind") == "assign", let tenant = entry.string("tenant").flatMap({ TenantID($0) }) else {
            return nil
        }
        self = .assign(tenant)
    }
}
