package import Core
internal import FoundationEssentials
import Redis

/// Something that pool-manager is asked to do, or told.
package enum PoolRequest: Sendable, Equatable {
    case assign(TenantID)
    /// A verification code came to a number of ours.
    case code(VerificationCode, PhoneNumber)
    case account(AccountUpdate)

    func fields() throws -> [RedisArgument] {
        switch self {
        case .assign(let tenant): ["kind", "assign", "tenant", RedisArgument(tenant.description)]
        case .code(let code, let number):
            ["kind", "code", "number", RedisArgument(number.e164), "code", RedisArgument(code.digits)]
        case .account(let update):
            [
                "kind", "account", "body",
                RedisArgument(String(decoding: try JSONEncoder().encode(update), as: UTF8.self)),
            ]
        }
    }

    /// Nil for an entry that is none of ours.
    init?(_ entry: StreamEntry) {
        switch entry.string("kind") {
        case "assign":
            guard let tenant = entry.string("tenant").flatMap({ TenantID($0) }) else { return nil }
            self = .assign(tenant)
        case "code":
            guard let code = entry.string("code").flatMap({ VerificationCode(in: $0) }),
                let number = entry.string("number").flatMap({ try? PhoneNumber(e164: $0) })
            else { return nil }
            self = .code(code, number)
        case "account":
            guard let body = entry.string("body"),
                let update = try? JSONDecoder().decode(AccountUpdate.self, from: Data(body.utf8))
            else { return nil }
            self = .account(update)
        default: return nil
        }
    }
}
