import Core
import Hummingbird

/// How often a caller may ask for what costs alike: so many requests in a minute, all of them at once.
struct RequestPolicy: Sendable, Equatable {
    let name: String
    let quota: Int

    var limit: RateLimit { RateLimit(interval: 60_000 / Double(self.quota), burst: self.quota) }

    /// As `RateLimit-Policy` says it.
    var description: String { "\"\(self.name)\";q=\(self.quota);w=60" }

    /// - Parameter quota: of a tenant's requests that read. A fifth may write, a fiftieth may connect a fleet system,
    ///   which makes a dozen calls to it; operators, who act for all tenants, have ten times as many.
    init(_ request: Request, _ role: Caller.Role, quota: Int) {
        let quota = role == .operator ? quota * 10 : quota
        if request.method == .get || request.method == .head {
            self.init(name: "read", quota: quota)
        } else if request.uri.path.hasSuffix("/configure") {
            self.init(name: "connect", quota: quota / 50)
        } else {
            self.init(name: "write", quota: quota / 5)
        }
    }

    private init(name: String, quota: Int) {
        self.name = name
        self.quota = max(quota, 1)
    }
}
